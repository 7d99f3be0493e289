/** Reads from the AWS API which distribution is deployed, with the policies that it names. */
import {
  CloudFrontClient,
  type DistributionConfig,
  GetCachePolicyCommand,
  GetDistributionConfigCommand,
  GetOriginRequestPolicyCommand,
  GetResponseHeadersPolicyCommand,
  ListDistributionsCommand,
} from "@aws-sdk/client-cloudfront";
import type { Cloud } from "../../providers/entry";
import { type Distribution, readDistribution } from "./distribution";
import type { Policies } from "./policies";

/** CloudFront's API is in us-east-1, wherever its viewers are. */
const apiRegion = "us-east-1";

/**
 * The one distribution that is enabled; undefined where there is none.
 * @throws UnsupportedDistribution where it says what nobody carries out here; Error where there are several.
 */
export async function deployedDistribution(cloudIn: (region: string) => Cloud): Promise<Distribution | undefined> {
  const client = cloudIn(apiRegion).client(CloudFrontClient);
  const { DistributionList } = await client.send(new ListDistributionsCommand({}));
  const enabled = (DistributionList?.Items ?? []).filter((it) => it.Enabled);
  if (enabled.length > 1)
    throw new Error(
      `The edge serves one distribution, and ${enabled.length} are enabled: ${enabled.map((it) => it.Id).join(", ")}. ` +
        "To serve more, add it to rehearsal/dataplane/edge/deployed.ts.",
    );
  const [found] = enabled;
  if (!found) return undefined;
  const { DistributionConfig: config } = await client.send(new GetDistributionConfigCommand({ Id: found.Id }));
  const policies = await policiesOf(client, config!);
  return readDistribution({ id: found.Id!, arn: found.ARN!, domainName: found.DomainName!, config: config!, policies });
}

async function policiesOf(client: CloudFrontClient, config: DistributionConfig): Promise<Policies> {
  const behaviours = [config.DefaultCacheBehavior!, ...(config.CacheBehaviors?.Items ?? [])];
  const named = (name: "CachePolicyId" | "OriginRequestPolicyId" | "ResponseHeadersPolicyId"): string[] => [
    ...new Set(behaviours.flatMap((it) => it[name] ?? [])),
  ];
  const all = async <T>(ids: readonly string[], read: (id: string) => Promise<T>): Promise<Map<string, T>> =>
    new Map(await Promise.all(ids.map(async (id) => [id, await read(id)] as const)));
  const [cache, originRequest, responseHeaders] = await Promise.all([
    all(named("CachePolicyId"), async (Id) => {
      const { CachePolicy } = await client.send(new GetCachePolicyCommand({ Id }));
      return CachePolicy!.CachePolicyConfig!;
    }),
    all(named("OriginRequestPolicyId"), async (Id) => {
      const { OriginRequestPolicy } = await client.send(new GetOriginRequestPolicyCommand({ Id }));
      return OriginRequestPolicy!.OriginRequestPolicyConfig!;
    }),
    all(named("ResponseHeadersPolicyId"), async (Id) => {
      const { ResponseHeadersPolicy } = await client.send(new GetResponseHeadersPolicyCommand({ Id }));
      return ResponseHeadersPolicy!.ResponseHeadersPolicyConfig!;
    }),
  ]);
  return { cache, originRequest, responseHeaders };
}
