/** What CloudWatch would be told of a platform that is well and has users, where no data plane measures: of each metric the newest value. */
import type { DrillPlatform } from "../../drill/drillPlatform";
import type { Measurement } from "../dataplane/metrics/source";
import { control } from "../emulator/faults";

type MeasuredAt = Measurement & { readonly at: number };

export class Figures {
  /** Milliseconds behind the writer, by store and region. */
  readonly lag = new Map<string, number | "not measured">();
  /** Requests in each minute to one region's load balancer. */
  requests = 600;
  /** How many of them fail, lately. */
  failed = 0;
  /** Regions whose health check fails. */
  readonly unhealthy = new Set<string>();

  constructor(
    private readonly endpoint: string,
    private readonly platform: DrillPlatform,
  ) {}

  /** Forgets what was told before. */
  async tell(): Promise<void> {
    const data = this.told(Date.now());
    await control(this.endpoint, "metrics", { keepSeconds: -3600 });
    await control(this.endpoint, "metrics", { data });
  }

  /** @param now milliseconds since 1970 */
  told(now: number): readonly MeasuredAt[] {
    const lately = (it: Measurement): MeasuredAt => ({ ...it, at: now - 30_000 });
    return this.platform.regions.flatMap(({ region, relational, document }) => [
      ...this.lagOf("AWS/RDS", "AuroraGlobalDBReplicationLag", region, relational.id).map(lately),
      ...this.lagOf("AWS/DocDB", "GlobalClusterReplicationLag", region, document.id).map(lately),
      // Not both: half a minute ago may be in the minute before, whose requests would be counted twice.
      ...(this.failed === 0 ? [lately(this.demand(region))] : this.failures(region, now)),
    ]);
  }

  /** Of minutes that are over: only those are judged. */
  private failures(region: string, now: number): readonly MeasuredAt[] {
    const asked = this.demand(region);
    const failed = { ...asked, name: "HTTPCode_Target_5XX_Count", values: [this.failed] };
    return [1, 2, 3, 4].flatMap((ago) => [asked, failed].map((it) => ({ ...it, at: now - ago * 60_000 })));
  }

  private lagOf(namespace: string, name: string, region: string, id: string): readonly Measurement[] {
    const value = this.lag.get(`${namespace} ${region}`) ?? 120;
    if (value === "not measured") return [];
    return [{ region, namespace, name, dimensions: { DBClusterIdentifier: id }, values: [value] }];
  }

  private demand(region: string): Measurement {
    const { loadBalancerArn } = this.platform.outputs[region]!;
    const dimensions = { LoadBalancer: loadBalancerArn.split(":loadbalancer/")[1]! };
    return {
      region,
      namespace: "AWS/ApplicationELB",
      name: "RequestCount",
      dimensions,
      values: [this.requests],
    };
  }
}
