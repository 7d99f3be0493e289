/** A distribution with its policies as the platform deploys it and CloudFront's API gives it back. */
import type {
  CacheBehavior,
  CachePolicyConfig,
  DefaultCacheBehavior,
  DistributionConfig,
  Origin,
} from "@aws-sdk/client-cloudfront";
import { type Distribution, readDistribution } from "./distribution";
import type { Policies } from "./policies";

const list = <T>(...Items: T[]) => ({ Quantity: Items.length, Items });
const off = { Enabled: false, Quantity: 0 };

const allMethods = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"] as const;
const reads = ["GET", "HEAD", "OPTIONS"] as const;

const fromRegions: DefaultCacheBehavior = {
  TargetOriginId: "regions",
  ViewerProtocolPolicy: "redirect-to-https",
  TrustedSigners: off,
  TrustedKeyGroups: off,
  AllowedMethods: { ...list(...allMethods), CachedMethods: list("GET", "HEAD") },
  Compress: true,
  LambdaFunctionAssociations: { Quantity: 0 },
  FunctionAssociations: { Quantity: 0 },
  FieldLevelEncryptionId: "",
  CachePolicyId: "catalogue",
  OriginRequestPolicyId: "all-but-host",
  ResponseHeadersPolicyId: "security-headers",
  GrpcConfig: { Enabled: false },
};

const fromBuckets = (PathPattern: string): CacheBehavior => {
  const { OriginRequestPolicyId: _, ...rest } = fromRegions;
  const AllowedMethods = { ...list(...reads), CachedMethods: list(...reads) };
  return { ...rest, PathPattern, TargetOriginId: "static", CachePolicyId: "static", AllowedMethods };
};

const connection = { ConnectionAttempts: 2, ConnectionTimeout: 2, OriginPath: "", OriginShield: { Enabled: false } };

const bucket = (region: string): Origin => ({
  ...connection,
  Id: `static-${region}`,
  DomainName: `static-${region}.s3.${region}.amazonaws.com`,
  CustomHeaders: { Quantity: 0 },
  S3OriginConfig: { OriginAccessIdentity: "" },
  OriginAccessControlId: "control",
});

const regionsOrigin: Origin = {
  ...connection,
  Id: "regions",
  DomainName: "origin.shop.example.com",
  CustomHeaders: list({ HeaderName: "X-Origin-Secret", HeaderValue: "the-secret" }),
  CustomOriginConfig: {
    HTTPPort: 80,
    HTTPSPort: 443,
    OriginProtocolPolicy: "https-only",
    OriginSslProtocols: list("TLSv1.2" as const),
    OriginReadTimeout: 15,
    OriginKeepaliveTimeout: 60,
  },
  OriginAccessControlId: "",
};

export const deployedConfig: DistributionConfig = {
  CallerReference: "sample",
  Comment: "shop.example.com",
  Enabled: true,
  Aliases: list("shop.example.com"),
  DefaultRootObject: "index.html",
  Origins: list(regionsOrigin, bucket("us-east-1"), bucket("eu-west-1")),
  OriginGroups: list({
    Id: "static",
    FailoverCriteria: { StatusCodes: list(500, 502, 503, 504) },
    Members: list({ OriginId: "static-us-east-1" }, { OriginId: "static-eu-west-1" }),
  }),
  DefaultCacheBehavior: fromRegions,
  CacheBehaviors: list(
    { ...fromRegions, PathPattern: "/api/*", ViewerProtocolPolicy: "https-only" as const, CachePolicyId: "no-cache" },
    fromBuckets("/static/*"),
    fromBuckets("/last-resort/*"),
  ),
  CustomErrorResponses: list(
    { ErrorCode: 502, ResponsePagePath: "/last-resort/index.html", ResponseCode: "502", ErrorCachingMinTTL: 1 },
    { ErrorCode: 504, ResponsePagePath: "/last-resort/index.html", ResponseCode: "504", ErrorCachingMinTTL: 1 },
    { ErrorCode: 503, ErrorCachingMinTTL: 0 },
    { ErrorCode: 500, ErrorCachingMinTTL: 0 },
  ),
  Restrictions: { GeoRestriction: { RestrictionType: "none", Quantity: 0 } },
  HttpVersion: "http2and3",
  ContinuousDeploymentPolicyId: "",
  Staging: false,
};

const cachePolicy = (
  lives: readonly [min: number, otherwise: number, max: number],
  query: "all" | "none",
  isCompressed: boolean,
): CachePolicyConfig => ({
  ...{ Name: "sample", MinTTL: lives[0], DefaultTTL: lives[1], MaxTTL: lives[2] },
  ParametersInCacheKeyAndForwardedToOrigin: {
    EnableAcceptEncodingGzip: isCompressed,
    EnableAcceptEncodingBrotli: isCompressed,
    HeadersConfig: { HeaderBehavior: "none" },
    CookiesConfig: { CookieBehavior: "none" },
    QueryStringsConfig: { QueryStringBehavior: query },
  },
});

export const deployedPolicies: Policies = {
  cache: new Map([
    ["catalogue", cachePolicy([0, 0, 300], "all", true)],
    ["no-cache", cachePolicy([0, 0, 0], "none", false)],
    ["static", cachePolicy([0, 86_400, 31_536_000], "none", true)],
  ]),
  originRequest: new Map([
    [
      "all-but-host",
      {
        Name: "all-but-host",
        HeadersConfig: { HeaderBehavior: "allExcept", Headers: list("Host") },
        CookiesConfig: { CookieBehavior: "all" },
        QueryStringsConfig: { QueryStringBehavior: "all" },
      },
    ],
  ]),
  responseHeaders: new Map([
    [
      "security-headers",
      {
        Name: "security-headers",
        SecurityHeadersConfig: {
          FrameOptions: { Override: true, FrameOption: "DENY" },
          StrictTransportSecurity: { Override: true, AccessControlMaxAgeSec: 31_536_000, IncludeSubdomains: true },
        },
      },
    ],
  ]),
};

/** As `deployedConfig`, with something else. */
export const deployedWith = (more: Partial<DistributionConfig> = {}, policies = deployedPolicies): Distribution =>
  readDistribution({
    id: "E1SAMPLE",
    arn: "arn:aws:cloudfront::123456789012:distribution/E1SAMPLE",
    domainName: "d1sample.cloudfront.net",
    config: { ...deployedConfig, ...more },
    policies,
  });
