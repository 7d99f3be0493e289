/**
 * What load balancers publish: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
 */
import type { BalancerOutcome, BalancersPart } from "../balancer/balancersPart";
import type { Measurement, MetricSource } from "./source";

const namespace = "AWS/ApplicationELB";

/** What came of the requests to one load balancer since it was last asked. */
interface Counted {
  readonly region: string;
  requests: number;
  /** By metric. */
  readonly codes: Map<string, number>;
  readonly seconds: number[];
}

export class BalancerMetrics implements MetricSource {
  private counted = new Map<string, Counted>();

  constructor(private readonly balancers: Pick<BalancersPart, "groupHealth">) {}

  collect(): readonly Measurement[] {
    const counted = this.counted;
    this.counted = new Map();
    return [
      ...[...counted].flatMap(([arn, it]) => ofRequests({ LoadBalancer: dimensionOf(arn) }, it)),
      ...this.balancers.groupHealth.flatMap(({ region, balancerArn, groupArn, states }) =>
        ofHosts(region, { LoadBalancer: dimensionOf(balancerArn), TargetGroup: dimensionOf(groupArn) }, states),
      ),
    ];
  }

  /** Tell it what came of every request. */
  note({ region, balancerArn, code, by, target, targetMs }: BalancerOutcome): void {
    const known = this.counted.get(balancerArn) ?? {
      region,
      requests: 0,
      codes: new Map<string, number>(),
      seconds: [],
    };
    this.counted.set(balancerArn, known);
    // Only where a target could be chosen.
    if (target !== undefined) known.requests++;
    const metric = codeMetric(code, by);
    if (metric) known.codes.set(metric, (known.codes.get(metric) ?? 0) + 1);
    if (targetMs !== undefined) known.seconds.push(targetMs / 1000);
  }
}

/** A load balancer is called app/name/id in metrics, a target group targetgroup/name/id. */
export const dimensionOf = (arn: string): string => {
  const name = arn.slice(arn.lastIndexOf(":") + 1);
  return name.replace(/^loadbalancer\//, "");
};

function codeMetric(code: number, by: BalancerOutcome["by"]): string | undefined {
  const hundreds = Math.floor(code / 100);
  if (by === "target") return `HTTPCode_Target_${hundreds}XX_Count`;
  return hundreds >= 4 ? `HTTPCode_ELB_${hundreds}XX_Count` : undefined;
}

/** Counts are published where they aren't zero. One value says them all: nobody asks for their average. */
const ofRequests = (
  dimensions: Measurement["dimensions"],
  { region, requests, codes, seconds }: Counted,
): Measurement[] => [
  ...(requests > 0 ? [{ region, namespace, name: "RequestCount", dimensions, values: [requests] }] : []),
  ...[...codes].map(([name, count]) => ({ region, namespace, name, dimensions, values: [count] })),
  ...(seconds.length > 0 ? [{ region, namespace, name: "TargetResponseTime", dimensions, values: seconds }] : []),
];

function ofHosts(region: string, dimensions: Measurement["dimensions"], states: readonly string[]): Measurement[] {
  const count = (state: string): number => states.filter((it) => it === state).length;
  const measured = (name: string, value: number): Measurement => ({
    region,
    namespace,
    name,
    dimensions,
    values: [value],
  });
  return [measured("HealthyHostCount", count("healthy")), measured("UnHealthyHostCount", count("unhealthy"))];
}
