import {
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  type ElasticLoadBalancingV2Client,
  type TargetHealthDescription,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type { ComputeKind } from "../config/settings";
import type { Group, Groups } from "./computeMove";
import type { StateResource } from "./protocol";

/** What tells the kinds' target groups apart: each its logical name. */
export type NamesByKind<Kind extends string> = Readonly<Record<Kind, { readonly name: string }>>;

/** ARNs of the target groups of a region's stack, by kind. */
export function targetGroupsIn<Kind extends string = ComputeKind>(
  resources: readonly StateResource[],
  kinds: NamesByKind<Kind>,
): ReadonlyMap<Kind, string> {
  const groups = resources.filter((it) => it.type === "aws:lb/targetGroup:TargetGroup");
  const names = Object.entries<{ readonly name: string }>(kinds) as [Kind, { readonly name: string }][];
  return new Map(
    names.flatMap(([kind, { name }]): [Kind, string][] => {
      const arn = groups.find((it) => it.urn.endsWith(`::${name}`))?.outputs["arn"];
      return typeof arn === "string" ? [[kind, arn]] : [];
    }),
  );
}

/** What the load balancer knows of them now. */
export async function observeGroups(
  client: ElasticLoadBalancingV2Client,
  arns: ReadonlyMap<ComputeKind, string>,
): Promise<Groups> {
  const seen = await Promise.all([...arns].map(async ([kind, arn]) => [kind, await observe(client, arn)] as const));
  return Object.fromEntries(seen);
}

async function observe(client: ElasticLoadBalancingV2Client, arn: string): Promise<Group> {
  const { TargetGroups } = await client.send(new DescribeTargetGroupsCommand({ TargetGroupArns: [arn] }));
  const { TargetHealthDescriptions = [] } = await client.send(new DescribeTargetHealthCommand({ TargetGroupArn: arn }));
  return {
    attached: (TargetGroups?.[0]?.LoadBalancerArns ?? []).length > 0,
    registered: TargetHealthDescriptions.filter(stays).length,
    healthy: TargetHealthDescriptions.filter((it) => it.TargetHealth?.State === "healthy").length,
  };
}

/** A target of a group that nobody uses is `unused` too, and stays one of it. */
function stays({ TargetHealth }: TargetHealthDescription): boolean {
  const { State, Reason } = TargetHealth ?? {};
  return State !== "draining" && Reason !== "Target.NotRegistered" && Reason !== "Target.InvalidState";
}
