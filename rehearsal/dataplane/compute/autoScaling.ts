/**
 * What Auto Scaling does of its own accord, whoever asks: it replaces instances that stay unhealthy, and goes on with instance refreshes as
 * targets are found healthy. Both through the AWS API, so that all others see it there.
 */
import {
  AutoScalingClient,
  type AutoScalingGroup,
  DescribeAutoScalingGroupsCommand,
  TerminateInstanceInAutoScalingGroupCommand,
} from "@aws-sdk/client-auto-scaling";
import {
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { setTimeout as wait } from "node:timers/promises";
import { control } from "../../emulator/faults";
import type { Cloud } from "../../providers/entry";
import type { TimeScale } from "../timeScale";
import type { World } from "../world";

export interface UnhealthyInstance {
  readonly id: string;
  readonly region: string;
  readonly group: string;
  readonly why: string;
  /** Seconds after its launch in which its health doesn't count; 0 where somebody has said that it is unhealthy. */
  readonly graceSeconds: number;
  /** Seconds of failed health checks that make a target unhealthy in AWS. */
  readonly checkedSeconds: number;
}

export interface Patience {
  readonly scale: TimeScale;
  /** Milliseconds. */
  readonly now: number;
  /** When each was first seen unhealthy, without having been healthy since. */
  readonly since: ReadonlyMap<string, number>;
  /** When an instance was launched; undefined where nothing is known of it here, or a fault keeps it down: its region has nobody who replaces it. */
  readonly launchedAt: (id: string) => number | undefined;
  /** When its storefront last began to serve; undefined where it never has. */
  readonly servedAt: (id: string) => number | undefined;
}

/**
 * Those that are replaced now. A scaled health check fails sooner than AWS', but whatever mends itself here takes its real time: so an
 * instance has as long as AWS' own checks would take, from the moment it serves too, and one that has never served has its whole grace
 * period.
 */
export const replacedNow = (unhealthy: readonly UnhealthyInstance[], it: Patience): readonly UnhealthyInstance[] =>
  unhealthy.filter(({ id, graceSeconds, checkedSeconds }) => {
    const launched = it.launchedAt(id);
    if (launched === undefined) return false;
    const served = it.servedAt(id);
    const graceMs = served === undefined ? graceSeconds * 1000 : it.scale.ms(graceSeconds);
    const since = Math.max(it.since.get(id) ?? it.now, served ?? 0);
    return it.now - launched >= graceMs && it.now - since >= checkedSeconds * 1000;
  });

export interface AutoScalingOptions extends Pick<Patience, "launchedAt" | "servedAt"> {
  readonly world: World;
}

/** Between two looks. Nothing depends on it. */
const lookMs = 1_000;

/** Seconds that a refresh waits for a new instance to be healthy, at least: starting it is real work. */
const leastPatience = 60;

export class AutoScaling {
  private readonly ending = new AbortController();
  private readonly since = new Map<string, number>();
  private life: Promise<void> | undefined;
  private lastError = "";

  constructor(private readonly options: AutoScalingOptions) {}

  start(): void {
    this.life ??= this.live();
  }

  /** The emulator refreshes as without a data plane then. */
  async stop(): Promise<void> {
    this.ending.abort();
    await this.life;
    if (this.life) await this.refreshes({ pace: "at once" }).catch(() => undefined);
  }

  private async live(): Promise<void> {
    const { signal } = this.ending;
    const { world } = this.options;
    let isPaced = false;
    for (; !signal.aborted; await wait(lookMs, undefined, { signal }).catch(() => undefined)) {
      try {
        if (!isPaced) await this.refreshes({ pace: "as found", patience: leastPatience, scale: world.scale.factor });
        isPaced = true;
        await this.look();
        this.lastError = "";
      } catch (error) {
        this.say(`failed: ${(error as Error).message}`);
      }
    }
  }

  private async look(): Promise<void> {
    const { world } = this.options;
    await this.refreshes({ advance: true });
    const unhealthy = (await Promise.all(world.regions.map((it) => unhealthyIn(world.cloudIn(it))))).flat();
    const now = Date.now();
    const counted = unhealthy.filter((it) => this.options.launchedAt(it.id) !== undefined);
    for (const id of [...this.since.keys()]) if (!counted.some((it) => it.id === id)) this.since.delete(id);
    for (const { id } of counted) if (!this.since.has(id)) this.since.set(id, now);
    const { scale } = world;
    for (const it of replacedNow(unhealthy, { ...this.options, scale, now, since: this.since })) await this.replace(it);
  }

  private async replace({ id, region, group, why }: UnhealthyInstance): Promise<void> {
    this.options.world.happenings.add({ part: name, region, what: `${group} replaces ${id}: ${why}` });
    const wanted = { InstanceId: id, ShouldDecrementDesiredCapacity: false };
    const client = this.options.world.cloudIn(region).client(AutoScalingClient);
    await client.send(new TerminateInstanceInAutoScalingGroupCommand(wanted));
  }

  private refreshes(body: object): Promise<unknown> {
    return control(this.options.world.endpoint, "refreshes", body);
  }

  /** Once, however often it happens. */
  private say(what: string): void {
    if (what === this.lastError || this.ending.signal.aborted) return;
    this.lastError = what;
    this.options.world.happenings.add({ part: name, what });
  }
}

const name = "auto scaling";

/** Instances in service that somebody, or a target group that counts for it, calls unhealthy. */
export async function unhealthyIn(cloud: Cloud): Promise<readonly UnhealthyInstance[]> {
  const { AutoScalingGroups = [] } = await cloud
    .client(AutoScalingClient)
    .send(new DescribeAutoScalingGroupsCommand({}));
  return (await Promise.all(AutoScalingGroups.map((it) => unhealthyOf(cloud, it)))).flat();
}

async function unhealthyOf(cloud: Cloud, group: AutoScalingGroup): Promise<readonly UnhealthyInstance[]> {
  const about = { region: cloud.region, group: group.AutoScalingGroupName! };
  const called = (group.Instances ?? [])
    .filter((it) => it.HealthStatus === "Unhealthy")
    .map(({ InstanceId }) => ({
      ...about,
      id: InstanceId!,
      why: "it was called unhealthy",
      graceSeconds: 0,
      checkedSeconds: 0,
    }));
  if (group.HealthCheckType !== "ELB") return called;
  const found = await Promise.all((group.TargetGroupARNs ?? []).map((it) => unhealthyTargets(cloud, it)));
  const failing = found
    .flat()
    .filter(({ id }) => group.Instances?.some((it) => it.InstanceId === id && it.LifecycleState === "InService"))
    .map((it) => ({ ...about, ...it, graceSeconds: group.HealthCheckGracePeriod ?? 0 }));
  return [...called, ...failing.filter(({ id }) => !called.some((it) => it.id === id))];
}

async function unhealthyTargets(cloud: Cloud, TargetGroupArn: string) {
  const client = cloud.client(ElasticLoadBalancingV2Client);
  const { TargetHealthDescriptions = [] } = await client.send(new DescribeTargetHealthCommand({ TargetGroupArn }));
  const unhealthy = TargetHealthDescriptions.filter((it) => it.TargetHealth?.State === "unhealthy");
  if (unhealthy.length === 0) return [];
  const asked = new DescribeTargetGroupsCommand({ TargetGroupArns: [TargetGroupArn] });
  const [group] = (await client.send(asked)).TargetGroups ?? [];
  const checkedSeconds = (group?.HealthCheckIntervalSeconds ?? 0) * (group?.UnhealthyThresholdCount ?? 0);
  return unhealthy.map(({ Target, TargetHealth }) => ({
    id: Target!.Id!,
    why: TargetHealth?.Description ?? "its target is unhealthy",
    checkedSeconds,
  }));
}
