/** Random health checks of every type, and what was observed of them. */
import type { HealthCheck, HealthCheckConfig } from "@aws-sdk/client-route-53";
import type { Chance } from "./chance.fixture";
import type { ObservedHealth } from "./checks";
import { check } from "./zone.fixture";

/** Some worlds are well, some are wholly sick, most are between: each record's check is sick by the same chance. */
export class RandomChecks {
  readonly all: HealthCheck[] = [];
  readonly observed: Omit<ObservedHealth, "balancers"> & {
    readonly endpoints: Record<string, { healthy: number; reporting: number }>;
    readonly metrics: Record<string, { at: number; value: number }[]>;
  };
  private readonly sickPercent: number;

  constructor(private readonly chance: Chance) {
    this.sickPercent = chance.from([0, 20, 50, 50, 80, 100]);
    this.observed = { now: 1_800_000_000_000 + chance.upTo(100_000) * 100, endpoints: {}, metrics: {} };
  }

  sick = (): boolean => this.chance.percent(this.sickPercent);

  /** Id of a new check, or of one that is there already. */
  any(): string {
    if (this.all.length > 0 && this.chance.percent(20)) return this.chance.from(this.all).Id!;
    const kind = this.chance.upTo(10);
    return kind < 6 ? this.endpoint() : kind < 8 ? this.metric() : this.calculated();
  }

  private add(config: Partial<HealthCheckConfig>, more: Partial<HealthCheck> = {}): string {
    const id = `c${this.all.length}`;
    const switches = {
      ...(this.chance.percent(15) && { Inverted: true }),
      ...(this.chance.percent(10) && { Disabled: true }),
    };
    this.all.push({ ...check(id, { ...config, ...switches }), ...more });
    return id;
  }

  private endpoint(): string {
    const id = this.add({ Type: this.chance.from(["HTTP", "HTTPS", "HTTP_STR_MATCH", "HTTPS_STR_MATCH", "TCP"]) });
    const reporting = this.chance.from([1, 2, 11, 16, 16, 50, 100]);
    const most = Math.floor(0.18 * reporting);
    const healthy = this.sick() ? this.chance.from([0, most]) : this.chance.from([reporting, most + 1]);
    if (this.chance.percent(85)) this.observed.endpoints[id] = { healthy, reporting };
    else if (this.chance.percent(50)) this.observed.endpoints[id] = { healthy: 0, reporting: 0 };
    return id;
  }

  private metric(): string {
    const { chance } = this;
    const Period = chance.from([60, 300]);
    const EvaluationPeriods = 1 + chance.upTo(3);
    const id = this.add(
      {
        Type: "CLOUDWATCH_METRIC",
        InsufficientDataHealthStatus: chance.from(["Healthy", "Unhealthy", "LastKnownStatus"]),
      },
      {
        CloudWatchAlarmConfiguration: {
          EvaluationPeriods,
          Threshold: chance.upTo(6),
          ComparisonOperator: chance.from([
            "GreaterThanOrEqualToThreshold",
            "GreaterThanThreshold",
            "LessThanThreshold",
            "LessThanOrEqualToThreshold",
          ]),
          Period,
          MetricName: "Errors",
          Namespace: "Shop",
          Statistic: chance.from(["Average", "Sum", "SampleCount", "Maximum", "Minimum"]),
        },
      },
    );
    const oldest = chance.from([EvaluationPeriods, EvaluationPeriods + 5]) * Period * 1000;
    const quiet = chance.from([0, 0, chance.upTo(oldest)]);
    this.observed.metrics[id] = Array.from({ length: chance.upTo(8) }, () => ({
      at: this.observed.now - quiet - chance.upTo(oldest),
      value: chance.upTo(6),
    }));
    return id;
  }

  private calculated(): string {
    const children = Array.from({ length: this.chance.upTo(5) }, () =>
      this.chance.percent(70) ? this.endpoint() : this.metric(),
    );
    return this.add({
      Type: "CALCULATED",
      ChildHealthChecks: children,
      HealthThreshold: this.chance.upTo(children.length + 2),
    });
  }
}
