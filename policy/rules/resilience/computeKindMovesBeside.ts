import { type Finding, type Plan, type PlanRule, type Resource, resourceOf, unknown } from "../../rule";
import { at, isKnownText, itemsOf } from "../../reading";
import { shortName } from "../data/holders";

const group = "aws:lb/targetGroup:TargetGroup";
const rule = "aws:lb/listenerRule:ListenerRule";

/** ARNs of the target groups that a listener's rule sends requests to. */
const forwardedTo = ({ props }: Resource): readonly unknown[] =>
  itemsOf(props["actions"]).flatMap((action) => [
    at(action, "targetGroupArn"),
    ...itemsOf(at(action, "forward", "targetGroups")).map((it) => at(it, "arn")),
  ]);

function findings({ operations, resources }: Plan): readonly Finding[] {
  const goes = operations.filter(({ kind, before }) => kind === "delete" && before.type === group);
  const stays = new Set(resources.filter(({ type }) => type === group).map(({ props }) => props["arn"]));
  const serving = operations.filter(({ kind, before }) => kind === "update" && before.type === rule);
  return goes.flatMap(({ before }) => {
    const users = serving.map((it) => forwardedTo(it.before).filter(isKnownText));
    const left = users.filter(
      (arns) => arns.includes(String(before.props["arn"])) && !arns.some((it) => stays.has(it)),
    );
    if (left.length === 0) return [];
    return [{ message: `The plan removes ${shortName(before)}, which answers every request now.`, urn: before.urn }];
  });
}

/** A plan that removes the instances' group; `to` are the groups that its rule forwarded to. */
function swap(stays: unknown, ...to: readonly string[]): Partial<Plan> {
  const [old, forwards] = [
    resourceOf({ type: group, name: "storefront", props: { arn: "instances" } }),
    resourceOf({ type: rule, props: { actions: [{ forward: { targetGroups: to.map((arn) => ({ arn })) } }] } }),
  ];
  return {
    operations: [
      { kind: "delete", before: old, changed: [] },
      { kind: "update", before: forwards, after: forwards, changed: ["actions"] },
    ],
    resources: [resourceOf({ type: group, name: "storefront-pods", props: { arn: stays } })],
  };
}

export const computeKindMovesBeside: PlanRule = {
  name: "compute-kind-moves-beside",
  title: "A region never loses the compute that serves before another kind serves beside it.",
  reason:
    "The new target group is empty until its instances or pods are healthy, which takes minutes, and the old one is gone by then: the region answers nobody.",
  link: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html",
  level: "mandatory",
  remedy:
    "Set computeKind and computeStandby back, then npm run move-compute -- --region <region> --to <kind>: it makes the other kind beside, moves the requests in steps, and removes the old one last (docs/compute.md).",
  findings,
  planFixtures: {
    failing: [swap(unknown, "instances"), swap("pods", "instances")],
    passing: [swap("pods", "instances", "pods"), swap("pods", "pods"), { operations: [] }],
  },
};
