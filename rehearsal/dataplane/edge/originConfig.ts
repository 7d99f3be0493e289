/** Origins and origin groups of a distribution's configuration. */
import type { DistributionConfig, Origin as OriginConfig } from "@aws-sdk/client-cloudfront";

/** https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_Origin.html */
export interface Origin {
  readonly id: string;
  readonly domainName: string;
  /** Goes before the path of every request; empty or without a slash at its end. */
  readonly path: string;
  /** Sent with each request, instead of the viewer's of the same name. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly attempts: number;
  readonly connectSeconds: number;
  readonly readSeconds: number;
  readonly keepAliveSeconds: number;
  readonly kind: "custom" | "S3";
  readonly protocol: "https" | "http" | "viewer's";
  readonly httpPort: number;
  readonly httpsPort: number;
  /** Whether CloudFront signs what it asks: an origin access control is attached. */
  readonly isSigned: boolean;
}

/** Who is asked: one origin, or the members of a group in their order. */
export interface OriginTarget {
  readonly members: readonly string[];
  /** Answers of a member that have the next one asked. Empty without a group. */
  readonly failoverCodes: readonly number[];
}

const s3ReadSeconds = 30;
const s3KeepAliveSeconds = 5;

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html */
const membersOfGroup = 2;

export function readOrigins(config: DistributionConfig, note: (problem: string) => void): Origin[] {
  for (const { Id, Members } of config.OriginGroups?.Items ?? []) {
    const members = Members?.Items ?? [];
    if (members.length !== membersOfGroup) note(`has an origin group that has ${members.length} members: ${Id}`);
  }
  return (config.Origins?.Items ?? []).map((origin) => {
    if (origin.OriginShield?.Enabled) note(`has an Origin Shield for ${origin.Id}`);
    if (!origin.CustomOriginConfig && !origin.S3OriginConfig)
      note(`has an origin that is neither custom nor S3: ${origin.Id}`);
    if (origin.S3OriginConfig?.OriginAccessIdentity) note(`has an origin access identity for ${origin.Id}`);
    return readOrigin(origin);
  });
}

function readOrigin(origin: OriginConfig): Origin {
  const { CustomOriginConfig: custom } = origin;
  const protocols = { "https-only": "https", "http-only": "http", "match-viewer": "viewer's" } as const;
  return {
    id: origin.Id!,
    domainName: origin.DomainName!,
    path: origin.OriginPath ?? "",
    headers: (origin.CustomHeaders?.Items ?? []).map((it) => [it.HeaderName!, it.HeaderValue!]),
    attempts: origin.ConnectionAttempts ?? 3,
    connectSeconds: origin.ConnectionTimeout ?? 10,
    readSeconds: custom?.OriginReadTimeout ?? s3ReadSeconds,
    keepAliveSeconds: custom?.OriginKeepaliveTimeout ?? s3KeepAliveSeconds,
    kind: custom ? "custom" : "S3",
    protocol: custom ? protocols[custom.OriginProtocolPolicy!] : "https",
    httpPort: custom?.HTTPPort ?? 80,
    httpsPort: custom?.HTTPSPort ?? 443,
    isSigned: Boolean(origin.OriginAccessControlId),
  };
}

/** By the id that a behaviour names: an origin's or a group's. */
export function originTarget(config: DistributionConfig, id: string): OriginTarget {
  const group = config.OriginGroups?.Items?.find((it) => it.Id === id);
  if (!group) return { members: [id], failoverCodes: [] };
  return {
    members: (group.Members?.Items ?? []).map((it) => it.OriginId!),
    failoverCodes: group.FailoverCriteria?.StatusCodes?.Items ?? [],
  };
}
