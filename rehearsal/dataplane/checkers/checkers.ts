/** Route 53's health checkers: some in each region of a check, each on its own. */
import type { HealthCheck } from "@aws-sdk/client-route-53";
import type { Observation } from "./probe";
import { assumedDelays } from "../timeScale";
import { afterResult, type Opinion, unknownYet } from "./streak";

export interface CheckersPorts {
  /** By a checker in a region. */
  readonly probe: (check: HealthCheck, region: string) => Promise<Observation>;
  /** Resolves after so many seconds of AWS' time, or rejects when the signal is aborted. */
  readonly wait: (seconds: number, signal: AbortSignal) => Promise<void>;
  /** At least 0, less than 1. */
  readonly random: () => number;
  /** How many there are in each region: AWS says several, not how many. Default: 2. */
  readonly checkersInRegion?: number;
  /** Told whenever a checker has changed its mind, has begun or has ended. */
  readonly onReport: (
    id: string,
    seen: { readonly healthy: number; readonly reporting: number },
    views: readonly CheckerView[],
  ) => void;
}

/** What one checker says. */
export interface CheckerView {
  readonly region: string;
  readonly healthy: boolean;
  /** What it has seen last, as GetHealthCheckStatus gives it; undefined before it has asked. */
  readonly status?: string;
}

/** Where a check asks from that names no regions. https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html */
export const allCheckerRegions = [
  "us-east-1",
  "us-west-1",
  "us-west-2",
  "eu-west-1",
  "ap-southeast-1",
  "ap-southeast-2",
  "ap-northeast-1",
  "sa-east-1",
];

const usualCheckersInRegion = 2;

/** Seconds that the checkers of a region go on which a check has lost: AWS says "briefly". */
export const lingeringSeconds = assumedDelays.checkersLinger.seconds;

const defaultInterval = 30;
const defaultThreshold = 3;

interface Checker {
  readonly region: string;
  opinion: Opinion;
  status?: string;
  /** Whether the check has lost its region. */
  leaving: boolean;
  readonly end: AbortController;
}

const endpointTypes: readonly (string | undefined)[] = ["HTTP", "HTTPS", "HTTP_STR_MATCH", "HTTPS_STR_MATCH", "TCP"];

export class Checkers {
  private readonly checks = new Map<string, HealthCheck>();
  private readonly running = new Map<string, Set<Checker>>();

  constructor(private readonly ports: CheckersPorts) {}

  /** Makes the checkers those of these health checks; others than of endpoints have none. */
  set(checks: readonly HealthCheck[]): void {
    const wanted = new Map(checks.filter(isAsked).map((it) => [it.Id!, it]));
    for (const id of this.running.keys()) if (!wanted.has(id)) this.forget(id);
    for (const [id, check] of wanted) {
      this.checks.set(id, check);
      this.setRegions(id, check.HealthCheckConfig!.Regions ?? allCheckerRegions);
    }
  }

  stop(): void {
    for (const id of [...this.running.keys()]) this.forget(id);
  }

  private setRegions(id: string, regions: readonly string[]): void {
    const checkers = this.running.get(id) ?? new Set<Checker>();
    this.running.set(id, checkers);
    const has = new Set([...checkers].map((it) => it.region));
    for (const it of checkers) if (regions.includes(it.region)) it.leaving = false;
    const inRegion = this.ports.checkersInRegion ?? usualCheckersInRegion;
    for (const region of regions.filter((it) => !has.has(it)))
      for (let count = 0; count < inRegion; count++) this.begin(id, region, checkers);
    for (const it of checkers) if (!regions.includes(it.region) && !it.leaving) void this.linger(id, it, checkers);
  }

  private begin(id: string, region: string, checkers: Set<Checker>): void {
    const checker: Checker = { region, opinion: unknownYet, leaving: false, end: new AbortController() };
    checkers.add(checker);
    this.report(id, checkers);
    void this.run(id, checker, checkers);
  }

  /** Each begins at a moment of its own; the interval counts from an answer to the next request, so they never fall into step. */
  private async run(id: string, checker: Checker, checkers: Set<Checker>): Promise<void> {
    const { signal } = checker.end;
    const interval = (): number => this.checks.get(id)?.HealthCheckConfig?.RequestInterval ?? defaultInterval;
    try {
      await this.ports.wait(interval() * this.ports.random(), signal);
      while (!signal.aborted) {
        const check = this.checks.get(id)!;
        const { result, reason } = await this.ports.probe(check, checker.region);
        if (signal.aborted) return;
        checker.status = `${result}: ${reason}`;
        const before = checker.opinion;
        const threshold = check.HealthCheckConfig!.FailureThreshold ?? defaultThreshold;
        checker.opinion = afterResult(before, result, threshold);
        if (checker.opinion.healthy !== before.healthy) this.report(id, checkers);
        await this.ports.wait(interval(), signal);
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  private async linger(id: string, checker: Checker, checkers: Set<Checker>): Promise<void> {
    checker.leaving = true;
    await this.ports.wait(lingeringSeconds, checker.end.signal).catch(() => undefined);
    if (checker.end.signal.aborted || !checker.leaving) return;
    checker.end.abort();
    checkers.delete(checker);
    this.report(id, checkers);
  }

  private forget(id: string): void {
    for (const it of this.running.get(id) ?? []) it.end.abort();
    this.running.delete(id);
    this.checks.delete(id);
  }

  private report(id: string, checkers: ReadonlySet<Checker>): void {
    const views = [...checkers].map(viewOf);
    const healthy = views.filter((it) => it.healthy).length;
    this.ports.onReport(id, { healthy, reporting: checkers.size }, views);
  }
}

const viewOf = ({ region, opinion: { healthy }, status }: Checker): CheckerView => ({
  ...{ region, healthy },
  ...(status !== undefined && { status }),
});

/** A disabled check asks nobody. */
const isAsked = ({ HealthCheckConfig: config }: HealthCheck): boolean =>
  endpointTypes.includes(config!.Type) && config!.Disabled !== true;
