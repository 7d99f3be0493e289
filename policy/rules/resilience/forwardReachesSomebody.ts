import { type Resource, type ResourceRule, unknown } from "../../rule";
import { at, knownItemsOf, numberAt } from "../../reading";

const rule = "aws:lb/listenerRule:ListenerRule";
const listener = "aws:lb/listener:Listener";

/** A share's weight where it doesn't say: all of it. */
const defaultWeight = 1;

function violations({ type, props }: Resource): string[] {
  const actions = knownItemsOf(at(props, type === listener ? "defaultActions" : "actions"));
  const shares = actions.flatMap((it) => knownItemsOf(at(it, "forward", "targetGroups")));
  const without = shares.filter((it) => numberAt(at(it, "weight"), defaultWeight) === 0);
  return without.length === 0 ? [] : [`${without.length} of its ${shares.length} target groups has weight 0`];
}

const forward = (...weights: readonly unknown[]) => ({
  type: "forward",
  forward: { targetGroups: weights.map((weight, index) => ({ arn: `arn:${index}`, weight })) },
});

export const forwardReachesSomebody: ResourceRule = {
  name: "forward-reaches-somebody",
  title: "Listener rules forward to no target group with weight 0.",
  reason:
    "A load balancer counts as healthy in DNS only if each of its target groups has healthy targets. A group that is attached with weight 0 serves nobody, and takes the whole region out of DNS as soon as it is empty.",
  link: "https://docs.aws.amazon.com/Route53/latest/APIReference/API_AliasTarget.html",
  level: "mandatory",
  remedy:
    "Detach the group instead of giving it weight 0; attach one only when it has healthy targets (computeStandbyPercent above 0).",
  types: [rule, listener],
  violations,
  fixtures: {
    failing: [
      { type: rule, props: { actions: [forward(100, 0)] } },
      { type: rule, props: { actions: [forward("0")] } },
      { type: listener, props: { defaultActions: [forward(0, 0)] } },
    ],
    passing: [
      { type: rule, props: { actions: [forward(90, 10)] } },
      { type: rule, props: { actions: [forward(undefined)] } },
      { type: rule, props: { actions: [forward(unknown, 10)] } },
      { type: rule, props: { actions: [{ type: "forward", targetGroupArn: "arn:1" }] } },
      { type: listener, props: { defaultActions: [{ type: "fixed-response" }] } },
      { type: listener, props: { defaultActions: unknown } },
    ],
  },
};
