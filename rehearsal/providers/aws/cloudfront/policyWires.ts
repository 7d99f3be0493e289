import type * as sdk from "@aws-sdk/client-cloudfront";
import type { cloudfront as Types } from "@pulumi/aws/types/input";
import { capitalised, counted, fields, type Wire, whole } from "../wire";

/** A list within an object of its own: `{ items: [...] }`. */
const items = <S>(of: Wire<S>) => fields<{ items: S[] }>({ items: ["", counted(of)] });
const names = items(whole);

/** A choice of headers, cookies or query strings. @pulumi/aws has the same three for cache and for origin request policies. */
export const cookiesConfig = fields<Types.OriginRequestPolicyCookiesConfig, sdk.OriginRequestPolicyCookiesConfig>({
  cookieBehavior: "CookieBehavior",
  cookies: ["Cookies", names],
});
export const headersConfig = fields<Types.OriginRequestPolicyHeadersConfig, sdk.OriginRequestPolicyHeadersConfig>({
  headerBehavior: "HeaderBehavior",
  headers: ["Headers", names],
});
type QueryStrings = sdk.OriginRequestPolicyQueryStringsConfig;
export const queryStringsConfig = fields<Types.OriginRequestPolicyQueryStringsConfig, QueryStrings>({
  queryStringBehavior: "QueryStringBehavior",
  queryStrings: ["QueryStrings", names],
});

type CacheKey = sdk.ParametersInCacheKeyAndForwardedToOrigin;
export const cacheKey = fields<Types.CachePolicyParametersInCacheKeyAndForwardedToOrigin, CacheKey>({
  ...capitalised("enableAcceptEncodingBrotli", "enableAcceptEncodingGzip"),
  cookiesConfig: ["CookiesConfig", cookiesConfig],
  headersConfig: ["HeadersConfig", headersConfig],
  queryStringsConfig: ["QueryStringsConfig", queryStringsConfig],
});

export const cors = fields<Types.ResponseHeadersPolicyCorsConfig, sdk.ResponseHeadersPolicyCorsConfig>({
  ...capitalised("accessControlAllowCredentials", "accessControlMaxAgeSec", "originOverride"),
  accessControlAllowHeaders: ["AccessControlAllowHeaders", names],
  accessControlAllowMethods: ["AccessControlAllowMethods", names],
  accessControlAllowOrigins: ["AccessControlAllowOrigins", names],
  accessControlExposeHeaders: ["AccessControlExposeHeaders", names],
});

export const customHeaders = items(
  fields<Types.ResponseHeadersPolicyCustomHeadersConfigItem, sdk.ResponseHeadersPolicyCustomHeader>(
    capitalised("header", "override", "value"),
  ),
);
export const removedHeaders = items(
  fields<Types.ResponseHeadersPolicyRemoveHeadersConfigItem, sdk.ResponseHeadersPolicyRemoveHeader>(
    capitalised("header"),
  ),
);

export const securityHeaders = fields<
  Types.ResponseHeadersPolicySecurityHeadersConfig,
  sdk.ResponseHeadersPolicySecurityHeadersConfig
>({
  contentSecurityPolicy: [
    "ContentSecurityPolicy",
    fields<Types.ResponseHeadersPolicySecurityHeadersConfigContentSecurityPolicy>(
      capitalised("contentSecurityPolicy", "override"),
    ),
  ],
  contentTypeOptions: [
    "ContentTypeOptions",
    fields<Types.ResponseHeadersPolicySecurityHeadersConfigContentTypeOptions>(capitalised("override")),
  ],
  frameOptions: [
    "FrameOptions",
    fields<Types.ResponseHeadersPolicySecurityHeadersConfigFrameOptions>(capitalised("frameOption", "override")),
  ],
  referrerPolicy: [
    "ReferrerPolicy",
    fields<Types.ResponseHeadersPolicySecurityHeadersConfigReferrerPolicy>(capitalised("override", "referrerPolicy")),
  ],
  strictTransportSecurity: [
    "StrictTransportSecurity",
    fields<Types.ResponseHeadersPolicySecurityHeadersConfigStrictTransportSecurity>(
      capitalised("accessControlMaxAgeSec", "includeSubdomains", "override", "preload"),
    ),
  ],
  xssProtection: [
    "XSSProtection",
    fields<Types.ResponseHeadersPolicySecurityHeadersConfigXssProtection>(
      capitalised("modeBlock", "override", "protection", "reportUri"),
    ),
  ],
});

export const serverTiming = fields<
  Types.ResponseHeadersPolicyServerTimingHeadersConfig,
  sdk.ResponseHeadersPolicyServerTimingHeadersConfig
>(capitalised("enabled", "samplingRate"));
