import {
  type CacheBehavior,
  type CloudFrontClient,
  CreateDistributionCommand,
  type DistributionConfig,
  type Origin,
  UpdateDistributionCommand,
} from "@aws-sdk/client-cloudfront";

export const caching = "658327ea-f89d-4fab-a63d-7e88639e58f6";
export const unknown = "00000000-0000-4000-8000-000000000000";
export const one = <T>(...Items: T[]) => ({ Quantity: Items.length, Items });
export const unique = () => `x${Math.random().toString(36).slice(2)}`;

export const origin = (Id: string, more: Partial<Origin> = {}): Origin => ({
  Id,
  DomainName: `${Id}.example.com`,
  CustomOriginConfig: { HTTPPort: 80, HTTPSPort: 443, OriginProtocolPolicy: "https-only" },
  ...more,
});
export const behavior = { TargetOriginId: "a", ViewerProtocolPolicy: "https-only" as const, CachePolicyId: caching };
export const group = {
  Id: "group",
  FailoverCriteria: { StatusCodes: one(500) },
  Members: one({ OriginId: "a" }, { OriginId: "b" }),
};
export const ordered = (more: Partial<CacheBehavior>): CacheBehavior => ({
  ...behavior,
  PathPattern: "/static/*",
  ...more,
});

export const config = (more: Partial<DistributionConfig> = {}): DistributionConfig => ({
  CallerReference: unique(),
  Comment: "",
  Enabled: true,
  Origins: one(origin("a"), origin("b")),
  DefaultCacheBehavior: behavior,
  ...more,
});
export const named = (name: string) => ({ name });
export const none = {
  HeadersConfig: { HeaderBehavior: "none" as const },
  CookiesConfig: { CookieBehavior: "none" as const },
  QueryStringsConfig: { QueryStringBehavior: "none" as const },
};
export const cachePolicy = () => {
  const parameters = { ...none, EnableAcceptEncodingGzip: true };
  return { Name: unique(), MinTTL: 1, ParametersInCacheKeyAndForwardedToOrigin: parameters };
};
export const fn = {
  FunctionConfig: { Comment: "", Runtime: "cloudfront-js-2.0" as const },
  FunctionCode: Buffer.from("function handler() {}"),
};

/** Makes and disables distributions of the emulator that `client` talks to. */
export function edge(client: () => CloudFrontClient) {
  const create = async (more: Partial<DistributionConfig> = {}) => {
    const made = await client().send(new CreateDistributionCommand({ DistributionConfig: config(more) }));
    return {
      id: made.Distribution!.Id!,
      etag: made.ETag!,
      arn: made.Distribution!.ARN!,
      config: made.Distribution!.DistributionConfig!,
    };
  };
  const disable = async (it: { id: string; etag: string; config: DistributionConfig }) => {
    const DistributionConfig = { ...it.config, Enabled: false };
    return (await client().send(new UpdateDistributionCommand({ Id: it.id, IfMatch: it.etag, DistributionConfig })))
      .ETag!;
  };
  return { create, disable };
}
