import {
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  type ElasticLoadBalancingV2Client,
  type TargetHealthDescription,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type { ComputeKind } from "../config/settings";
import type { Group, Groups } from "./computeMove";
import type { Resource } from "./protocol";

/** How the kinds' target groups tell themselves apart: only instances register by their id. */
const kindOf: Readonly<Record<string, ComputeKind>> = { instance: "asg", ip: "eks" };

/** The target groups of a region's stack, by kind. */
export function targetGroupsIn(resources: readonly Resource[]): ReadonlyMap<ComputeKind, string> {
  const groups = resources.filter((it) => it.type === "aws:lb/targetGroup:TargetGroup");
  return new Map(
    groups.flatMap(({ inputs, outputs }): [ComputeKind, string][] => {
      const kind = kindOf[String(inputs["targetType"])];
      return kind && typeof outputs["arn"] === "string" ? [[kind, outputs["arn"]]] : [];
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
