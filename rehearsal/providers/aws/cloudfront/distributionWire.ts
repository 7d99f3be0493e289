import type { DistributionConfig } from "@aws-sdk/client-cloudfront";
import type * as aws from "@pulumi/aws";
import type { Plain, Shape } from "../../entry";
import { counted, countedAndEnabled, fields, numberAsText, type Spellings, type Wire, whole } from "../wire";

type Args = Plain<aws.cloudfront.DistributionArgs>;
type Origin = aws.types.input.cloudfront.DistributionOrigin;
type Behavior = aws.types.input.cloudfront.DistributionOrderedCacheBehavior;
type ForwardedValues = aws.types.input.cloudfront.DistributionOrderedCacheBehaviorForwardedValues;

const association = fields<aws.types.input.cloudfront.DistributionOrderedCacheBehaviorFunctionAssociation>({
  eventType: "EventType",
  functionArn: "FunctionARN",
});
const lambda = fields<aws.types.input.cloudfront.DistributionOrderedCacheBehaviorLambdaFunctionAssociation>({
  eventType: "EventType",
  includeBody: "IncludeBody",
  lambdaArn: "LambdaFunctionARN",
});
const cookies = fields<aws.types.input.cloudfront.DistributionOrderedCacheBehaviorForwardedValuesCookies>({
  forward: "Forward",
  whitelistedNames: ["WhitelistedNames", counted(whole)],
});
const forwardedValues = fields<ForwardedValues>({
  cookies: ["Cookies", cookies],
  headers: ["Headers", counted(whole)],
  queryString: "QueryString",
  queryStringCacheKeys: ["QueryStringCacheKeys", counted(whole)],
});

const behavior: Spellings<Behavior> = {
  allowedMethods: ["AllowedMethods", counted(whole)],
  cachePolicyId: "CachePolicyId",
  cachedMethods: ["AllowedMethods.CachedMethods", counted(whole)],
  compress: "Compress",
  defaultTtl: "DefaultTTL",
  fieldLevelEncryptionId: "FieldLevelEncryptionId",
  forwardedValues: ["ForwardedValues", forwardedValues],
  functionAssociations: ["FunctionAssociations", counted(association)],
  grpcConfig: ["GrpcConfig", fields<NonNullable<Plain<Behavior>["grpcConfig"]>>({ enabled: "Enabled" })],
  lambdaFunctionAssociations: ["LambdaFunctionAssociations", counted(lambda)],
  maxTtl: "MaxTTL",
  minTtl: "MinTTL",
  originRequestPolicyId: "OriginRequestPolicyId",
  realtimeLogConfigArn: "RealtimeLogConfigArn",
  responseHeadersPolicyId: "ResponseHeadersPolicyId",
  smoothStreaming: "SmoothStreaming",
  targetOriginId: "TargetOriginId",
  trustedKeyGroups: ["TrustedKeyGroups", countedAndEnabled(whole)],
  trustedSigners: ["TrustedSigners", countedAndEnabled(whole)],
  viewerProtocolPolicy: "ViewerProtocolPolicy",
};

const customHeader = fields<aws.types.input.cloudfront.DistributionOriginCustomHeader>({
  name: "HeaderName",
  value: "HeaderValue",
});
const customOrigin = fields<aws.types.input.cloudfront.DistributionOriginCustomOriginConfig>({
  httpPort: "HTTPPort",
  httpsPort: "HTTPSPort",
  ipAddressType: "IpAddressType",
  originKeepaliveTimeout: "OriginKeepaliveTimeout",
  originProtocolPolicy: "OriginProtocolPolicy",
  originReadTimeout: "OriginReadTimeout",
  originSslProtocols: ["OriginSslProtocols", counted(whole)],
});
const s3Origin = fields<aws.types.input.cloudfront.DistributionOriginS3OriginConfig>({
  originAccessIdentity: "OriginAccessIdentity",
});
const shield = fields<aws.types.input.cloudfront.DistributionOriginOriginShield>({
  enabled: "Enabled",
  originShieldRegion: "OriginShieldRegion",
});
const vpcOrigin = fields<aws.types.input.cloudfront.DistributionOriginVpcOriginConfig>({
  originKeepaliveTimeout: "OriginKeepaliveTimeout",
  originReadTimeout: "OriginReadTimeout",
  vpcOriginId: "VpcOriginId",
});
const declaredOrigin = fields<Origin>({
  connectionAttempts: "ConnectionAttempts",
  connectionTimeout: "ConnectionTimeout",
  customHeaders: ["CustomHeaders", counted(customHeader)],
  customOriginConfig: ["CustomOriginConfig", customOrigin],
  domainName: "DomainName",
  originAccessControlId: "OriginAccessControlId",
  originId: "Id",
  originPath: "OriginPath",
  originShield: ["OriginShield", shield],
  responseCompletionTimeout: "ResponseCompletionTimeout",
  s3OriginConfig: ["S3OriginConfig", s3Origin],
  vpcOriginConfig: ["VpcOriginConfig", vpcOrigin],
});

/** An origin that says nothing of its kind is a bucket reached through an origin access control. */
const origin: Wire<Shape<Origin>> = {
  ...declaredOrigin,
  toAws(value) {
    const made = declaredOrigin.toAws(value) as Record<string, unknown>;
    const kinds = ["CustomOriginConfig", "S3OriginConfig", "VpcOriginConfig"];
    return kinds.some((kind) => kind in made) ? made : { ...made, S3OriginConfig: { OriginAccessIdentity: "" } };
  },
};

const originGroup = fields<aws.types.input.cloudfront.DistributionOriginGroup>({
  failoverCriteria: [
    "FailoverCriteria",
    fields<aws.types.input.cloudfront.DistributionOriginGroupFailoverCriteria>({
      statusCodes: ["StatusCodes", counted(whole)],
    }),
  ],
  members: [
    "Members",
    counted(fields<aws.types.input.cloudfront.DistributionOriginGroupMember>({ originId: "OriginId" })),
  ],
  originId: "Id",
});

const errorResponse = fields<aws.types.input.cloudfront.DistributionCustomErrorResponse>({
  errorCachingMinTtl: "ErrorCachingMinTTL",
  errorCode: "ErrorCode",
  responseCode: ["ResponseCode", numberAsText],
  responsePagePath: "ResponsePagePath",
});

const declaredLogging = fields<aws.types.input.cloudfront.DistributionLoggingConfig>({
  bucket: "Bucket",
  includeCookies: "IncludeCookies",
  prefix: "Prefix",
});
/** Standard logging is on where it is configured. The API wants all four of its fields. */
const logging: typeof declaredLogging = {
  ...declaredLogging,
  toAws(value) {
    const off = { Enabled: false, Bucket: "", IncludeCookies: false, Prefix: "" };
    return value === undefined ? undefined : { ...off, ...(declaredLogging.toAws(value) as object), Enabled: true };
  },
  fromAws: (value) =>
    (value as { Enabled?: boolean } | undefined)?.Enabled ? declaredLogging.fromAws(value) : undefined,
};

const geoRestriction = fields<aws.types.input.cloudfront.DistributionRestrictionsGeoRestriction>({
  locations: ["", counted(whole)],
  restrictionType: "RestrictionType",
});

const viewerCertificate = fields<aws.types.input.cloudfront.DistributionViewerCertificate>({
  acmCertificateArn: "ACMCertificateArn",
  cloudfrontDefaultCertificate: "CloudFrontDefaultCertificate",
  iamCertificateId: "IAMCertificateId",
  minimumProtocolVersion: "MinimumProtocolVersion",
  sslSupportMethod: "SSLSupportMethod",
});

const defaultBehavior = fields<aws.types.input.cloudfront.DistributionDefaultCacheBehavior>(behavior);

export const distributionConfig = {
  aliases: ["Aliases", counted(whole)],
  comment: "Comment",
  continuousDeploymentPolicyId: "ContinuousDeploymentPolicyId",
  customErrorResponses: ["CustomErrorResponses", counted(errorResponse)],
  defaultCacheBehavior: ["DefaultCacheBehavior", defaultBehavior],
  defaultRootObject: "DefaultRootObject",
  enabled: "Enabled",
  httpVersion: "HttpVersion",
  isIpv6Enabled: "IsIPV6Enabled",
  loggingConfig: ["Logging", logging],
  orderedCacheBehaviors: ["CacheBehaviors", counted(fields<Behavior>({ ...behavior, pathPattern: "PathPattern" }))],
  originGroups: ["OriginGroups", counted(originGroup)],
  origins: ["Origins", counted(origin)],
  priceClass: "PriceClass",
  restrictions: [
    "Restrictions",
    fields<aws.types.input.cloudfront.DistributionRestrictions>({ geoRestriction: ["GeoRestriction", geoRestriction] }),
  ],
  staging: "Staging",
  viewerCertificate: ["ViewerCertificate", viewerCertificate],
  webAclId: "WebACLId",
} as const;

const configWire = fields<aws.cloudfront.DistributionArgs, DistributionConfig>(distributionConfig);

/** All of a distribution's configuration: what is left out is CloudFront's default again. */
export function toConfig(inputs: Args, callerReference: string): DistributionConfig {
  const made = configWire.toAws(inputs) as Omit<DistributionConfig, "CallerReference" | "Comment">;
  return { Comment: "", ...made, CallerReference: callerReference };
}
