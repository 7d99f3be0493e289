import { type Resource, type ResourceRule, unknown } from "../../rule";
import { at, numberAt } from "../../reading";

const type = "aws:lb/targetGroup:TargetGroup";

/** Losing one of three zones leaves 66.7 % of the targets healthy. */
const maxPercent = 66;

/** A threshold that is off, or isn't given, asks for nothing. Missing where it is known only later. */
const thresholdAt = (value: unknown) => (value === "off" ? 0 : numberAt(value, 0));

interface Thresholds {
  readonly count: number;
  readonly percent: number;
}

/** Missing where one of the two isn't known yet. */
function thresholds(setting: unknown): Thresholds | undefined {
  const count = thresholdAt(at(setting, "minimumHealthyTargetsCount"));
  const percent = thresholdAt(at(setting, "minimumHealthyTargetsPercentage"));
  return count === undefined || percent === undefined ? undefined : { count, percent };
}

function violations({ props }: Resource): string[] {
  const health = at(props, "targetGroupHealth");
  if (at(props, "targetType") === "lambda" || health === unknown) return [];
  const [failover, routing] = [at(health, "dnsFailover"), at(health, "unhealthyStateRouting")];
  const [inDns, inRouting] = [thresholds(failover), thresholds(routing)];
  const missing = routing === undefined ? ["unhealthyStateRouting isn't given"] : [];
  if (!inDns) return missing;
  if (inDns.count <= 1 && inDns.percent === 0)
    return [...missing, "one healthy target is enough for DNS to call it healthy"];
  const tooHigh =
    inDns.percent > maxPercent ? [`dnsFailover asks for ${inDns.percent} %, more than a lost zone leaves`] : [];
  const inverted = inRouting && (inRouting.count > inDns.count || inRouting.percent > inDns.percent);
  return [
    ...missing,
    ...tooHigh,
    ...(inverted ? ["unhealthyStateRouting asks for more than dnsFailover, which AWS refuses"] : []),
  ];
}

const half = { minimumHealthyTargetsCount: "1", minimumHealthyTargetsPercentage: "50" };
const one = { minimumHealthyTargetsCount: 1, minimumHealthyTargetsPercentage: "off" };

export const targetGroupMinimumHealthy: ResourceRule = {
  name: "target-group-minimum-healthy",
  title: "Target groups have minimum healthy targets for DNS failover and for routing.",
  reason:
    "By default a load balancer counts as healthy in DNS as long as one target is, and that one gets the users of a whole region until it fails too.",
  link: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health.html",
  level: "mandatory",
  remedy: "Set targetGroupHealth.dnsFailover to half of the targets, and unhealthyStateRouting to one target.",
  types: [type],
  violations,
  fixtures: {
    failing: [
      { type, props: {} },
      { type, props: { targetGroupHealth: { dnsFailover: one, unhealthyStateRouting: one } } },
      { type, props: { targetGroupHealth: { dnsFailover: half } } },
      { type, props: { targetGroupHealth: { unhealthyStateRouting: one } } },
      {
        type,
        props: {
          targetGroupHealth: { dnsFailover: { minimumHealthyTargetsPercentage: "90" }, unhealthyStateRouting: one },
        },
      },
      {
        type,
        props: { targetGroupHealth: { dnsFailover: half, unhealthyStateRouting: { minimumHealthyTargetsCount: 5 } } },
      },
    ],
    passing: [
      { type, props: { targetGroupHealth: { dnsFailover: half, unhealthyStateRouting: one } } },
      {
        type,
        props: { targetGroupHealth: { dnsFailover: { minimumHealthyTargetsCount: "3" }, unhealthyStateRouting: one } },
      },
      { type, props: { targetGroupHealth: unknown } },
      { type, props: { targetGroupHealth: { dnsFailover: unknown, unhealthyStateRouting: unknown } } },
      { type, props: { targetType: "lambda" } },
    ],
  },
};
