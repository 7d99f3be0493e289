import { ACMClient, DescribeCertificateCommand, RequestCertificateCommand } from "@aws-sdk/client-acm";
import { CloudFrontClient, CreateFunctionCommand, PublishFunctionCommand } from "@aws-sdk/client-cloudfront";
import type * as aws from "@pulumi/aws";
import { type AnySample, type Cloud, type AnyEntry, type Plain, sample } from "../../entry";
import { entries as records } from "../route53/records";
import { entries as zones } from "../route53/zones";
import { entries as policies } from "./policies";

const live = (type: string) => ({ ...policies, ...records, ...zones })[type] as AnyEntry;

const none = {
  cookiesConfig: { cookieBehavior: "none" },
  headersConfig: { headerBehavior: "none" },
  queryStringsConfig: { queryStringBehavior: "none" },
};
const signed = { originAccessControlOriginType: "s3", signingBehavior: "always", signingProtocol: "sigv4" };

/** Associations are made with published functions only. */
async function publishedFunction(cloud: Cloud): Promise<string> {
  const cloudFront = cloud.client(CloudFrontClient, "us-east-1");
  const { ETag, FunctionSummary } = await cloudFront.send(
    new CreateFunctionCommand({
      Name: "edge",
      FunctionConfig: { Comment: "", Runtime: "cloudfront-js-2.0" },
      FunctionCode: Buffer.from("function handler(event) { return event.request; }"),
    }),
  );
  await cloudFront.send(new PublishFunctionCommand({ Name: "edge", IfMatch: ETag }));
  return FunctionSummary!.FunctionMetadata!.FunctionARN!;
}

/** A certificate of us-east-1 whose validation record is in DNS. */
async function issuedCertificate(cloud: Cloud): Promise<string> {
  const acm = cloud.client(ACMClient, "us-east-1");
  const { CertificateArn } = await acm.send(
    new RequestCertificateCommand({ DomainName: "shop.example", ValidationMethod: "DNS" }),
  );
  const { Certificate } = await acm.send(new DescribeCertificateCommand({ CertificateArn }));
  const proof = Certificate!.DomainValidationOptions![0]!.ResourceRecord!;
  const zoneId = await live("aws:route53/zone:Zone").create(cloud, { name: "shop.example" });
  const record = { zoneId, name: proof.Name, type: proof.Type, ttl: 60, records: [proof.Value] };
  await live("aws:route53/record:Record").create(cloud, record);
  return CertificateArn!;
}

/** What a distribution refers to: a policy of each kind, a control, a published function, a certificate in us-east-1. */
async function neighbours(cloud: Cloud): Promise<Record<string, string>> {
  const cachePolicy = { name: "edge", parametersInCacheKeyAndForwardedToOrigin: none };
  return {
    certificateArn: await issuedCertificate(cloud),
    cachePolicyId: await live("aws:cloudfront/cachePolicy:CachePolicy").create(cloud, cachePolicy),
    originRequestPolicyId: await live("aws:cloudfront/originRequestPolicy:OriginRequestPolicy").create(cloud, {
      name: "edge",
      ...none,
    }),
    responseHeadersPolicyId: await live("aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy").create(cloud, {
      name: "edge",
      serverTimingHeadersConfig: { enabled: true, samplingRate: 1 },
    }),
    originAccessControlId: await live("aws:cloudfront/originAccessControl:OriginAccessControl").create(cloud, {
      ...signed,
      name: "edge",
    }),
    functionArn: await publishedFunction(cloud),
  };
}

const bucket = (region: string) => `shop-${region}.s3.${region}.amazonaws.com`;
const readOnly = ["GET", "HEAD", "OPTIONS"];

function distribution(needs: Record<string, string>): Plain<aws.cloudfront.DistributionArgs> {
  const { cachePolicyId, originRequestPolicyId, responseHeadersPolicyId, originAccessControlId } = needs;
  return {
    aliases: ["shop.example"],
    comment: "the shop",
    enabled: true,
    httpVersion: "http2and3",
    isIpv6Enabled: true,
    priceClass: "PriceClass_200",
    defaultRootObject: "index.html",
    waitForDeployment: true,
    retainOnDelete: false,
    origins: [
      {
        originId: "regions",
        domainName: "origin.shop.example",
        connectionAttempts: 2,
        connectionTimeout: 2,
        customHeaders: [{ name: "X-Origin-Secret", value: "s3cr3t" }],
        originShield: { enabled: true, originShieldRegion: "eu-west-1" },
        customOriginConfig: {
          httpPort: 80,
          httpsPort: 443,
          originKeepaliveTimeout: 60,
          originReadTimeout: 30,
          originProtocolPolicy: "https-only",
          originSslProtocols: ["TLSv1.2"],
        },
      },
      { originId: "static-eu", domainName: bucket("eu-west-1"), originAccessControlId, originPath: "/site" },
      { originId: "static-us", domainName: bucket("us-east-1"), s3OriginConfig: { originAccessIdentity: "" } },
    ],
    originGroups: [
      {
        originId: "static",
        failoverCriteria: { statusCodes: [403, 404, 500, 502, 503, 504] },
        members: [{ originId: "static-eu" }, { originId: "static-us" }],
      },
    ],
    defaultCacheBehavior: {
      targetOriginId: "regions",
      viewerProtocolPolicy: "redirect-to-https",
      allowedMethods: [...readOnly, "PUT", "POST", "PATCH", "DELETE"],
      cachedMethods: ["GET", "HEAD"],
      compress: true,
      cachePolicyId,
      originRequestPolicyId,
      responseHeadersPolicyId,
      functionAssociations: [{ eventType: "viewer-request", functionArn: needs["functionArn"]! }],
    },
    orderedCacheBehaviors: [
      {
        pathPattern: "/static/*",
        targetOriginId: "static",
        viewerProtocolPolicy: "https-only",
        allowedMethods: readOnly,
        cachedMethods: readOnly,
        cachePolicyId: "658327ea-f89d-4fab-a63d-7e88639e58f6",
      },
      {
        pathPattern: "/old/*",
        targetOriginId: "regions",
        viewerProtocolPolicy: "https-only",
        allowedMethods: ["GET", "HEAD"],
        cachedMethods: ["GET", "HEAD"],
        forwardedValues: {
          queryString: true,
          headers: ["Origin"],
          cookies: { forward: "whitelist", whitelistedNames: ["session"] },
        },
        minTtl: 0,
        defaultTtl: 60,
        maxTtl: 300,
      },
    ],
    customErrorResponses: [
      { errorCode: 503, responseCode: 503, responsePagePath: "/static/sorry.html", errorCachingMinTtl: 5 },
      { errorCode: 500, errorCachingMinTtl: 0 },
    ],
    loggingConfig: { bucket: "logs.s3.amazonaws.com", includeCookies: false, prefix: "edge/" },
    restrictions: { geoRestriction: { restrictionType: "blacklist", locations: ["AQ"] } },
    viewerCertificate: {
      acmCertificateArn: needs["certificateArn"]!,
      minimumProtocolVersion: "TLSv1.2_2021",
      sslSupportMethod: "sni-only",
    },
    tags: { Name: "a", gone: "x" },
  };
}

export const samples: Record<string, AnySample> = {
  "aws:cloudfront/cachePolicy:CachePolicy": sample<aws.cloudfront.CachePolicyArgs>({
    inputs: () => ({
      name: "a",
      comment: "pages",
      minTtl: 0,
      defaultTtl: 60,
      maxTtl: 300,
      parametersInCacheKeyAndForwardedToOrigin: {
        ...none,
        enableAcceptEncodingBrotli: true,
        enableAcceptEncodingGzip: true,
        headersConfig: { headerBehavior: "whitelist", headers: { items: ["Accept-Language", "Origin"] } },
      },
    }),
    change: () => ({
      name: "b",
      maxTtl: 600,
      parametersInCacheKeyAndForwardedToOrigin: {
        ...none,
        cookiesConfig: { cookieBehavior: "whitelist", cookies: { items: ["session"] } },
        queryStringsConfig: { queryStringBehavior: "allExcept", queryStrings: { items: ["utm_source"] } },
      },
    }),
  }),
  "aws:cloudfront/originRequestPolicy:OriginRequestPolicy": sample<aws.cloudfront.OriginRequestPolicyArgs>({
    inputs: () => ({
      name: "a",
      comment: "all",
      ...none,
      headersConfig: { headerBehavior: "allExcept", headers: { items: ["Host"] } },
    }),
    change: () => ({ comment: "cookies too", cookiesConfig: { cookieBehavior: "all" } }),
  }),
  "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy": sample<aws.cloudfront.ResponseHeadersPolicyArgs>({
    inputs: () => ({
      name: "a",
      comment: "strict",
      corsConfig: {
        accessControlAllowCredentials: false,
        accessControlAllowHeaders: { items: ["*"] },
        accessControlAllowMethods: { items: ["GET", "HEAD"] },
        accessControlAllowOrigins: { items: ["https://shop.example"] },
        accessControlExposeHeaders: { items: ["ETag"] },
        accessControlMaxAgeSec: 600,
        originOverride: true,
      },
      customHeadersConfig: { items: [{ header: "Permissions-Policy", value: "camera=()", override: true }] },
      removeHeadersConfig: { items: [{ header: "Server" }] },
      securityHeadersConfig: {
        contentSecurityPolicy: { contentSecurityPolicy: "default-src 'self'", override: true },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: "DENY", override: true },
        referrerPolicy: { referrerPolicy: "same-origin", override: true },
        strictTransportSecurity: {
          accessControlMaxAgeSec: 63_072_000,
          includeSubdomains: true,
          preload: true,
          override: true,
        },
        xssProtection: { protection: true, modeBlock: true, override: true },
      },
      serverTimingHeadersConfig: { enabled: true, samplingRate: 10 },
    }),
    change: () => ({
      securityHeadersConfig: { frameOptions: { frameOption: "SAMEORIGIN", override: false } },
      removeHeadersConfig: undefined,
    }),
  }),
  "aws:cloudfront/originAccessControl:OriginAccessControl": sample<aws.cloudfront.OriginAccessControlArgs>({
    inputs: () => ({ ...signed, name: "a", description: "the buckets" }),
    change: () => ({ description: "all buckets", signingBehavior: "no-override" }),
  }),
  "aws:cloudfront/distribution:Distribution": sample<aws.cloudfront.DistributionArgs>({
    needs: neighbours,
    inputs: distribution,
    change: (needs) => {
      const { defaultCacheBehavior, origins } = distribution(needs);
      const { functionAssociations: _, ...withoutFunction } = defaultCacheBehavior;
      return {
        aliases: [],
        comment: "the store",
        enabled: false,
        loggingConfig: undefined,
        origins: origins.map((origin) => ({ ...origin, connectionAttempts: 1 })),
        originGroups: [],
        orderedCacheBehaviors: [],
        defaultCacheBehavior: withoutFunction,
        tags: { Name: "b" },
      };
    },
    replacement: () => ({ staging: true }),
  }),
};
