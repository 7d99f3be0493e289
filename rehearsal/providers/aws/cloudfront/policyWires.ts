import type * as aws from "@pulumi/aws";
import { counted, fields, whole } from "../wire";

/** A choice of headers, cookies or query strings. @pulumi/aws has the same three for cache and for origin request policies. */
const cookiesConfig = fields<aws.types.input.cloudfront.OriginRequestPolicyCookiesConfig>({
  cookieBehavior: "CookieBehavior",
  cookies: [
    "Cookies",
    fields<aws.types.input.cloudfront.OriginRequestPolicyCookiesConfigCookies>({ items: ["", counted(whole)] }),
  ],
});
const headersConfig = fields<aws.types.input.cloudfront.OriginRequestPolicyHeadersConfig>({
  headerBehavior: "HeaderBehavior",
  headers: [
    "Headers",
    fields<aws.types.input.cloudfront.OriginRequestPolicyHeadersConfigHeaders>({ items: ["", counted(whole)] }),
  ],
});
const queryStringsConfig = fields<aws.types.input.cloudfront.OriginRequestPolicyQueryStringsConfig>({
  queryStringBehavior: "QueryStringBehavior",
  queryStrings: [
    "QueryStrings",
    fields<aws.types.input.cloudfront.OriginRequestPolicyQueryStringsConfigQueryStrings>({
      items: ["", counted(whole)],
    }),
  ],
});

export const originRequestPolicy = fields<aws.cloudfront.OriginRequestPolicyArgs>({
  comment: "Comment",
  cookiesConfig: ["CookiesConfig", cookiesConfig],
  headersConfig: ["HeadersConfig", headersConfig],
  name: "Name",
  queryStringsConfig: ["QueryStringsConfig", queryStringsConfig],
});

const cacheKey = fields<aws.types.input.cloudfront.CachePolicyParametersInCacheKeyAndForwardedToOrigin>({
  cookiesConfig: ["CookiesConfig", cookiesConfig],
  enableAcceptEncodingBrotli: "EnableAcceptEncodingBrotli",
  enableAcceptEncodingGzip: "EnableAcceptEncodingGzip",
  headersConfig: ["HeadersConfig", headersConfig],
  queryStringsConfig: ["QueryStringsConfig", queryStringsConfig],
});

export const cachePolicy = fields<aws.cloudfront.CachePolicyArgs>({
  comment: "Comment",
  defaultTtl: "DefaultTTL",
  maxTtl: "MaxTTL",
  minTtl: "MinTTL",
  name: "Name",
  parametersInCacheKeyAndForwardedToOrigin: ["ParametersInCacheKeyAndForwardedToOrigin", cacheKey],
});

const names = fields<aws.types.input.cloudfront.ResponseHeadersPolicyCorsConfigAccessControlAllowHeaders>({
  items: ["", counted(whole)],
});
const cors = fields<aws.types.input.cloudfront.ResponseHeadersPolicyCorsConfig>({
  accessControlAllowCredentials: "AccessControlAllowCredentials",
  accessControlAllowHeaders: ["AccessControlAllowHeaders", names],
  accessControlAllowMethods: ["AccessControlAllowMethods", names],
  accessControlAllowOrigins: ["AccessControlAllowOrigins", names],
  accessControlExposeHeaders: ["AccessControlExposeHeaders", names],
  accessControlMaxAgeSec: "AccessControlMaxAgeSec",
  originOverride: "OriginOverride",
});
const customHeader = fields<aws.types.input.cloudfront.ResponseHeadersPolicyCustomHeadersConfigItem>({
  header: "Header",
  override: "Override",
  value: "Value",
});
const removedHeader = fields<aws.types.input.cloudfront.ResponseHeadersPolicyRemoveHeadersConfigItem>({
  header: "Header",
});

type Security = aws.types.input.cloudfront.ResponseHeadersPolicySecurityHeadersConfig;
const securityHeaders = fields<Security>({
  contentSecurityPolicy: [
    "ContentSecurityPolicy",
    fields<aws.types.input.cloudfront.ResponseHeadersPolicySecurityHeadersConfigContentSecurityPolicy>({
      contentSecurityPolicy: "ContentSecurityPolicy",
      override: "Override",
    }),
  ],
  contentTypeOptions: [
    "ContentTypeOptions",
    fields<aws.types.input.cloudfront.ResponseHeadersPolicySecurityHeadersConfigContentTypeOptions>({
      override: "Override",
    }),
  ],
  frameOptions: [
    "FrameOptions",
    fields<aws.types.input.cloudfront.ResponseHeadersPolicySecurityHeadersConfigFrameOptions>({
      frameOption: "FrameOption",
      override: "Override",
    }),
  ],
  referrerPolicy: [
    "ReferrerPolicy",
    fields<aws.types.input.cloudfront.ResponseHeadersPolicySecurityHeadersConfigReferrerPolicy>({
      override: "Override",
      referrerPolicy: "ReferrerPolicy",
    }),
  ],
  strictTransportSecurity: [
    "StrictTransportSecurity",
    fields<aws.types.input.cloudfront.ResponseHeadersPolicySecurityHeadersConfigStrictTransportSecurity>({
      accessControlMaxAgeSec: "AccessControlMaxAgeSec",
      includeSubdomains: "IncludeSubdomains",
      override: "Override",
      preload: "Preload",
    }),
  ],
  xssProtection: [
    "XSSProtection",
    fields<aws.types.input.cloudfront.ResponseHeadersPolicySecurityHeadersConfigXssProtection>({
      modeBlock: "ModeBlock",
      override: "Override",
      protection: "Protection",
      reportUri: "ReportUri",
    }),
  ],
});

export const responseHeadersPolicy = fields<aws.cloudfront.ResponseHeadersPolicyArgs>({
  comment: "Comment",
  corsConfig: ["CorsConfig", cors],
  customHeadersConfig: [
    "CustomHeadersConfig",
    fields<aws.types.input.cloudfront.ResponseHeadersPolicyCustomHeadersConfig>({ items: ["", counted(customHeader)] }),
  ],
  name: "Name",
  removeHeadersConfig: [
    "RemoveHeadersConfig",
    fields<aws.types.input.cloudfront.ResponseHeadersPolicyRemoveHeadersConfig>({
      items: ["", counted(removedHeader)],
    }),
  ],
  securityHeadersConfig: ["SecurityHeadersConfig", securityHeaders],
  serverTimingHeadersConfig: [
    "ServerTimingHeadersConfig",
    fields<aws.types.input.cloudfront.ResponseHeadersPolicyServerTimingHeadersConfig>({
      enabled: "Enabled",
      samplingRate: "SamplingRate",
    }),
  ],
});
