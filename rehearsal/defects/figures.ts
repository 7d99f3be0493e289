/** What CloudWatch would be told of a platform that is well and has users, where no data plane measures: of each metric the newest value. */
import type { DrillPlatform } from "../../drill/drillPlatform";
import type { Measurement } from "../dataplane/metrics/source";
import { control } from "../emulator/faults";

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
    const data = [...this.measured().map((it) => ({ ...it, at: Date.now() - 30_000 })), ...this.failures()];
    await control(this.endpoint, "metrics", { keepSeconds: -3600 });
    await control(this.endpoint, "metrics", { data });
  }

  private measured(): readonly Measurement[] {
    return this.platform.regions.flatMap(({ region, relational, document }) => [
      ...this.lagOf("AWS/RDS", "AuroraGlobalDBReplicationLag", region, relational.id),
      ...this.lagOf("AWS/DocDB", "GlobalClusterReplicationLag", region, document.id),
      this.demand(region),
    ]);
  }

  /** Of minutes that are over: only those are judged. */
  private failures(): readonly (Measurement & { readonly at: number })[] {
    if (this.failed === 0) return [];
    return this.platform.regions.flatMap(({ region }) => {
      const asked = this.demand(region);
      const failed = { ...asked, name: "HTTPCode_Target_5XX_Count", values: [this.failed] };
      return [1, 2, 3, 4].flatMap((ago) => [asked, failed].map((it) => ({ ...it, at: Date.now() - ago * 60_000 })));
    });
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
      values: Array.from({ length: 1 }, () => this.requests),
    };
  }
}
