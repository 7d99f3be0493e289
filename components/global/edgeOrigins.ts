import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { StaticOrigin } from "./staticSite";

/** Ids inside the distribution. */
export const regionsOriginId = "regions";
export const apiOriginId = "functions";
export const staticGroupId = "static";
export const picturesGroupId = "pictures";

/** Two attempts of two seconds: CloudFront's default of three times ten would keep viewers waiting half a minute. */
const connection = { connectionAttempts: 2, connectionTimeout: 2 } as const;

export interface RegionsOriginArgs {
  /** The latency record set that leads to the nearest healthy region. */
  readonly originName: string;
  /** The same of the functions' HTTP APIs, where there are functions. */
  readonly apiName?: string;
  /** Sent in a header that load balancers ask for, so that nobody goes round the edge. Secret. */
  readonly originSecret: pulumi.Input<string>;
}

/** Regions' load balancers, and their HTTP APIs: one kind of origin, led to by two trees of records with the same health checks. */
export const regionalOrigins = (args: RegionsOriginArgs): aws.types.input.cloudfront.DistributionOrigin[] => [
  regionsOrigin(args),
  ...(args.apiName === undefined
    ? []
    : [{ ...regionsOrigin({ ...args, originName: args.apiName }), originId: apiOriginId }]),
];

/** The regions, all methods. DNS decides which one; CloudFront keeps a connection for a minute, which bounds a failover. */
export function regionsOrigin(args: RegionsOriginArgs): aws.types.input.cloudfront.DistributionOrigin {
  return {
    originId: regionsOriginId,
    domainName: args.originName,
    ...connection,
    customHeaders: [{ name: "X-Origin-Secret", value: args.originSecret }],
    customOriginConfig: {
      // Never used, and required: the protocol policy below allows HTTPS only.
      httpPort: 80,
      httpsPort: 443,
      originProtocolPolicy: "https-only",
      originSslProtocols: ["TLSv1.2"],
      originKeepaliveTimeout: 60,
      // Longer than a write that is forwarded across an ocean, shorter than anybody waits for a page.
      originReadTimeout: 15,
    },
  };
}

export function staticOriginId(region: string): string {
  return `static-${region}`;
}

const picturesOriginId = (region: string): string => `pictures-${region}`;

/** Two of the buckets that functions put pictures into. */
export type PictureOrigin = StaticOrigin;

/** Buckets: of static files, and of pictures where merchants upload some. */
export function bucketOrigins(
  origins: readonly StaticOrigin[],
  pictures: readonly PictureOrigin[],
  originAccessControlId: pulumi.Input<string>,
): aws.types.input.cloudfront.DistributionOrigin[] {
  const bucket = (originId: string, { domainName }: StaticOrigin) => ({
    ...{ originId, domainName, originAccessControlId },
    ...connection,
  });
  return [
    ...origins.map((it) => bucket(staticOriginId(it.region), it)),
    ...pictures.map((it) => bucket(picturesOriginId(it.region), it)),
  ];
}

/** The bucket that files are uploaded to, and its replica where that fails. A missing file is missing in both: no failover. */
export function staticGroup(origins: readonly StaticOrigin[]): aws.types.input.cloudfront.DistributionOriginGroup {
  return {
    originId: staticGroupId,
    failoverCriteria: { statusCodes: [500, 502, 503, 504] },
    members: origins.map(({ region }) => ({ originId: staticOriginId(region) })),
  };
}

/** A region that was lost while a picture was made lacks it: S3 says 403 of what it may not list, and the other bucket is asked. */
export function pictureGroups(
  pictures: readonly PictureOrigin[],
): aws.types.input.cloudfront.DistributionOriginGroup[] {
  if (pictures.length === 0) return [];
  return [
    {
      originId: picturesGroupId,
      failoverCriteria: { statusCodes: [403, 404, 500, 502, 503, 504] },
      members: pictures.map(({ region }) => ({ originId: picturesOriginId(region) })),
    },
  ];
}
