/**
 * CloudWatch: each minute of AWS' time what happens here is published as the metrics that AWS would publish of it, and the deployed
 * alarms are judged by them. Schedules that publish run as well, which is what holds the switches of evacuations.
 */
import { setTimeout as wait } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { control } from "../../emulator/faults";
import type { PartAction, Part } from "../reconcile/part";
import { assumedDelays } from "../timeScale";
import type { World } from "../world";
import { datapointsOf, hasTooFewSamples, isMeasured, isSilentFromBefore, type WatchedAlarm } from "./alarm";
import { decide, evaluationRange } from "./alarmState";
import { deployedMonitoring, type DeployedMonitoring, readAlarms } from "./deployedMonitoring";
import type { Measurement, MetricSource } from "./source";
import { type Data, type MetricName, MetricStore } from "./store";

export type MonitoringStep = PartAction & { readonly deployed: DeployedMonitoring };

/** What somebody else has published, as the emulator tells it; `at` in milliseconds. */
type Published = MetricName & Data & { readonly at: number };

interface Changed {
  readonly region: string;
  readonly name: string;
  readonly from: string;
  readonly to: string;
}

/** CloudFront and Route 53 publish here, and alarms on them stand here. */
const edgeRegion = "us-east-1";
const minuteSeconds = assumedDelays.metricMinute.seconds;
/** Below this, minutes are skipped: asking everybody costs something. */
const shortestTickMs = 250;
/** Seconds of AWS' time that measured data can be asked for. */
const keptSeconds = 3 * 60 * 60;

export class MonitoringPart implements Part<DeployedMonitoring, MonitoringStep> {
  readonly name = "CloudWatch";
  readonly services = ["monitoring", "autoscaling"];
  private readonly store = new MetricStore();
  private readonly ending = new AbortController();
  private readonly running: Promise<void>;
  private deployed: DeployedMonitoring = { alarms: [], groups: [] };
  private alarms: readonly WatchedAlarm[] = [];
  /** How much of what others have published is known. */
  private known = 0;
  /** The minute in which measuring began. */
  private readonly since: number;

  constructor(
    private readonly world: World,
    private readonly sources: readonly MetricSource[],
  ) {
    this.since = Math.floor(Date.now() / world.scale.ms(minuteSeconds));
    this.running = this.run();
  }

  observe(): Promise<DeployedMonitoring> {
    return deployedMonitoring([...new Set([...this.world.regions, edgeRegion])].map((it) => this.world.cloudIn(it)));
  }

  plan(deployed: DeployedMonitoring): readonly MonitoringStep[] {
    if (isDeepStrictEqual(deployed, this.deployed)) return [];
    return [
      {
        deployed,
        what: `${deployed.alarms.length} alarms are judged each minute of AWS' time, as they are deployed now`,
      },
    ];
  }

  perform({ deployed }: MonitoringStep): Promise<void> {
    this.alarms = readAlarms(deployed.alarms);
    this.deployed = deployed;
    return Promise.resolve();
  }

  async stop(): Promise<void> {
    this.ending.abort();
    await this.running;
  }

  /** Alarms that look at what nobody has measured here: their state follows from missing data alone. */
  get unmeasured(): readonly string[] {
    return this.alarms.filter((it) => !isMeasured(it, this.store)).map((it) => `${it.region} ${it.name}`);
  }

  private async run(): Promise<void> {
    const { signal } = this.ending;
    const minuteMs = this.world.scale.ms(minuteSeconds);
    while (!signal.aborted) {
      const minute = Math.floor(Date.now() / minuteMs);
      const untilNext = (minute + 1) * minuteMs - Date.now();
      await wait(Math.max(shortestTickMs, untilNext), undefined, { signal }).catch(() => undefined);
      if (!signal.aborted) await this.tick(minute, minuteMs).catch((error: Error) => this.tell(error.message));
    }
  }

  /** @param minute that has just ended */
  private async tick(minute: number, minuteMs: number): Promise<void> {
    const { endpoint, scale } = this.world;
    const collected = await Promise.all(this.sources.map((it) => this.collect(it)));
    const measured = [...collected.flat(), ...this.deployed.groups];
    await control(endpoint, "schedules", { from: 0, to: 0, jitter: minuteSeconds });
    // In the middle of its minute, so that no rounding moves it out.
    const data = measured.map((it) => ({ ...it, at: (minute + 0.5) * minuteMs }));
    const told = { data, since: this.known, keepSeconds: scale.ms(keptSeconds) / 1000 };
    const answer = (await control(endpoint, "metrics", told)) as { data: Published[]; next: number; down: string[] };
    this.known = answer.next;
    for (const { at, ...it } of answer.data) this.store.addData(Math.floor(at / minuteMs), it, it);
    const isUp = ({ region }: { readonly region: string }): boolean => !answer.down.includes(region);
    for (const it of [...measured, ...(await this.healthChecks())].filter(isUp)) this.store.add(minute, it);
    await this.judge(minute);
  }

  /** Whoever can't measure publishes nothing; the others do. */
  private async collect(source: MetricSource): Promise<readonly Measurement[]> {
    try {
      return await source.collect();
    } catch (error) {
      this.tell(`a measurement failed: ${(error as Error).message}`);
      return [];
    }
  }

  /** Route 53 publishes in us-east-1: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/monitoring-cloudwatch.html */
  private async healthChecks(): Promise<readonly Measurement[]> {
    const health = (await control(this.world.endpoint, "health", {})) as Readonly<Record<string, boolean>>;
    return Object.entries(health).map(([HealthCheckId, isHealthy]) => ({
      ...{ region: edgeRegion, namespace: "AWS/Route53", name: "HealthCheckStatus", dimensions: { HealthCheckId } },
      values: [isHealthy ? 1 : 0],
    }));
  }

  private async judge(minute: number): Promise<void> {
    const states = this.alarms.flatMap((alarm) => {
      const { region, name, settings } = alarm;
      if (hasTooFewSamples(alarm, this.store, minute)) return [];
      const points = datapointsOf(alarm, this.store, minute, evaluationRange(settings));
      const decision = isSilentFromBefore(alarm, points, minute - this.since) ? undefined : decide(settings, points);
      return decision ? [{ region, name, ...decision }] : [];
    });
    const { changed } = (await control(this.world.endpoint, "alarms", { states })) as { changed: readonly Changed[] };
    for (const { region, name, from, to } of changed) {
      if (from !== "ALARM" && to !== "ALARM") continue;
      const { reason } = states.find((it) => it.region === region && it.name === name)!;
      this.tell(`alarm ${name} is ${to}: ${reason}`, region);
    }
  }

  private tell(what: string, region?: string): void {
    if (!this.ending.signal.aborted) this.world.happenings.add({ part: this.name, what, ...(region && { region }) });
  }
}
