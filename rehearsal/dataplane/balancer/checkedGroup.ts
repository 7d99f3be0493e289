/** The targets of one target group: who is asked whether it is well, what came of it, and when those that leave are gone. */
import type { GroupSettings } from "./groupSettings";
import type { DesiredTarget } from "./observed";
import type { BalancedTarget } from "./targetChoice";
import { afterCheck, deregistering, registered, type TargetState } from "./targetHealth";
import type { Probed } from "./targetProbe";

export interface GroupPorts<T extends DesiredTarget> {
  readonly probe: (target: T, settings: GroupSettings) => Promise<Probed>;
  /** Resolves after so many seconds of AWS' time, or when the signal is aborted. */
  readonly wait: (seconds: number, signal: AbortSignal) => Promise<void>;
  /** Seconds of AWS' time, since any moment. */
  readonly now: () => number;
  /** Told whenever a target has come, gone, or changed its state. */
  readonly onChange: (target: T, state: TargetState | "gone") => void;
  /** Told when a target's deregistration delay has passed. */
  readonly onDrained: (target: T) => void;
}

interface Checked<T> {
  readonly target: T;
  readonly end: AbortController;
  state: TargetState;
  /** The status code of the last check. */
  code: number | undefined;
  healthySince: number | undefined;
  isOfFirstBatch: boolean;
}

/** A target as the load balancer and whoever is told of it see it. */
export interface SeenTarget<T> {
  readonly target: T;
  readonly state: TargetState;
  readonly code?: number;
}

export class CheckedGroup<T extends DesiredTarget> {
  private readonly checked = new Map<string, Checked<T>>();

  constructor(
    private settings: GroupSettings,
    private readonly ports: GroupPorts<T>,
  ) {}

  /** Makes these the group's targets: others are deregistered, new ones are asked at once. */
  set(settings: GroupSettings, targets: readonly T[]): void {
    this.settings = settings;
    const isFirstBatch = [...this.checked.values()].every((it) => it.state.state === "draining");
    const wanted = new Set(targets.map((it) => it.id));
    for (const it of this.checked.values())
      if (!wanted.has(it.target.id) && it.state.state !== "draining") void this.drain(it);
    for (const target of targets) {
      const known = this.checked.get(target.id);
      if (known && known.state.state !== "draining" && known.target.port === target.port) continue;
      known?.end.abort();
      this.begin(target, isFirstBatch);
    }
  }

  get seen(): readonly SeenTarget<T>[] {
    return [...this.checked.values()].map(({ target, state, code }) => ({
      ...{ target, state, ...(code !== undefined && { code }) },
    }));
  }

  /** What a request's target is chosen among. */
  get balanced(): readonly (BalancedTarget & { readonly target: T })[] {
    return [...this.checked.values()].map(({ target, state, healthySince, isOfFirstBatch }) => ({
      ...{ id: target.id, zone: target.zone, state: state.state, isOfFirstBatch, target },
      ...(healthySince !== undefined && { healthySeconds: this.ports.now() - healthySince }),
    }));
  }

  stop(): void {
    for (const it of this.checked.values()) it.end.abort();
    this.checked.clear();
  }

  private begin(target: T, isOfFirstBatch: boolean): void {
    const checked: Checked<T> = {
      ...{ target, end: new AbortController(), state: registered, isOfFirstBatch },
      ...{ code: undefined, healthySince: undefined },
    };
    this.checked.set(target.id, checked);
    this.ports.onChange(target, registered);
    void this.follow(checked);
  }

  private async follow(checked: Checked<T>): Promise<void> {
    const { signal } = checked.end;
    while (!signal.aborted) {
      const interval = this.ports.wait(this.settings.check.intervalSeconds, signal);
      const { result, code } = await this.ports.probe(checked.target, this.settings);
      if (signal.aborted) return;
      checked.code = code;
      this.change(checked, afterCheck(checked.state, result, this.settings.check.thresholds));
      await interval;
    }
  }

  private change(checked: Checked<T>, state: TargetState): void {
    const before = checked.state;
    if (state.state === "healthy" && checked.healthySince === undefined) this.noteFirstHealth(checked);
    checked.state = state;
    if (state.state !== before.state || state.reason !== before.reason) this.ports.onChange(checked.target, state);
  }

  /**
   * Slow start begins only where another healthy target has ended it:
   * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html
   */
  private noteFirstHealth(checked: Checked<T>): void {
    const now = this.ports.now();
    const { slowStartSeconds } = this.settings.attributes;
    const isWarm = (it: Checked<T>): boolean =>
      it.state.state === "healthy" && (it.isOfFirstBatch || now - it.healthySince! >= slowStartSeconds);
    checked.isOfFirstBatch ||= ![...this.checked.values()].some(isWarm);
    checked.healthySince = now;
  }

  /** It gets no new requests; those in flight have until the delay has passed. It is told as draining for all of it. */
  private async drain(checked: Checked<T>): Promise<void> {
    const { target, end } = checked;
    end.abort();
    const draining = { ...checked, end: new AbortController(), state: deregistering };
    this.checked.set(target.id, draining);
    this.ports.onChange(target, deregistering);
    const { signal } = draining.end;
    await this.ports.wait(this.settings.deregistrationSeconds, signal);
    if (signal.aborted) return;
    this.ports.onDrained(target);
    this.checked.delete(target.id);
    this.ports.onChange(target, "gone");
  }
}
