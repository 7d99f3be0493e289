/** One run of a drill from its first step to its end, whoever began it. */
import type { ReportStep } from "../../report/steps";
import type { DrillPlan, DrillStep } from "../drill";
import type { DrillOutcome, EntryBodies } from "../entries";
import { type Lease, LeaseLost } from "../lease/lease";
import type { Ports } from "../ports";
import { TakenOver } from "../record/journalCopies";
import type { RunJournal } from "../record/runJournal";
import { runStateOf } from "../record/runState";
import { takeStep } from "../runner";
import { CallBook } from "./calls";
import { lookingUp } from "./lookUp";
import { deviations, steadyState } from "./verdict";
import { Repeated } from "./watch";
import type { DrillEnding, RunWorld } from "./world";

export interface RunParts<Context> {
  readonly id: string;
  readonly plan: DrillPlan<Context>;
  readonly journal: RunJournal;
  readonly lease: Lease;
  readonly world: RunWorld<Context>;
}

export class DrillRun<Context> {
  /** Aborted with the reason: a stop condition, or the loss of the lease. */
  private readonly stop = new AbortController();
  private readonly calls: CallBook;

  constructor(private readonly parts: RunParts<Context>) {
    const { journal } = parts;
    this.calls = new CallBook((call) => {
      journal.note("call", call).catch((error: Error) => this.stop.abort(error));
    });
  }

  /** Takes the steps that haven't held yet, and ends the run as they end. */
  async goOn(): Promise<DrillEnding> {
    return this.unlessLost(async () => {
      const { world, journal, plan } = this.parts;
      const signal = AbortSignal.any([world.interruption, this.stop.signal]);
      const context = this.contextFor(signal);
      const { steps } = runStateOf(journal.entries);
      if (steps.size === 0) await this.sample(context, "before");
      const watchers = this.watchers(context);
      const left = plan.steps.filter(({ id }) => steps.get(id) !== "held");
      const last = await this.takeAll(left, context, signal).finally(() => Promise.all(watchers.map((it) => it.end())));
      if (world.interruption.aborted) return this.interrupted();
      if (this.stop.signal.aborted) return this.stopped();
      if (last && last.outcome !== "held") return this.notHeld(last);
      return this.allHeld(context);
    });
  }

  /** Leads to the drill's safe state, and closes the run with this outcome once it is reached. */
  async toSafeState(outcome: DrillOutcome, why: string): Promise<DrillEnding> {
    return this.unlessLost(async () => {
      const { world, plan } = this.parts;
      const { description, steps } = plan.safeState;
      world.say(`leading to the safe state: ${description}`);
      const context = this.contextFor(world.interruption);
      const missed: string[] = [];
      // A step that waits for a move to end takes longer than the lease lasts.
      const renewing = this.renewing((error) => world.say(`  ${error.message}`));
      try {
        for (const step of steps) {
          const { outcome, detail } = await this.take(step, context, world.interruption);
          if (world.interruption.aborted) return await this.interrupted();
          if (outcome !== "held") missed.push(`${step.name}: ${detail}`);
        }
      } finally {
        await renewing.end();
      }
      if (missed.length === 0) {
        await this.lookBack(context);
        return this.close(outcome, `${why} The safe state is reached: ${description}`);
      }
      const detail = `${why} The safe state isn't reached:\n${missed.join("\n")}\nCorrect that, and abort the run again.`;
      return this.left(outcome, detail);
    });
  }

  private async takeAll(
    steps: readonly DrillStep<Context>[],
    context: Context,
    signal: AbortSignal,
  ): Promise<ReportStep | undefined> {
    let last: ReportStep | undefined;
    for (const step of steps) {
      if (signal.aborted) break;
      last = await this.take(step, context, signal);
      if (last.outcome !== "held") break;
    }
    return last;
  }

  private async take(step: DrillStep<Context>, context: Context, signal: AbortSignal): Promise<ReportStep> {
    const { journal, lease, world } = this.parts;
    await lease.renew();
    world.say(`${step.name} …`);
    let isConcluded = false;
    const ports: Ports = {
      ...this.portsFor(signal),
      journal: {
        intend: () => journal.record("intended", { step: step.id }),
        conclude: (result) => {
          isConcluded = true;
          return journal.record("concluded", { step: step.id, result });
        },
      },
    };
    const told = { clock: ports.clock, say: world.say, pollMilliseconds: world.timings.pollMilliseconds };
    const result = await this.calls.during(step.id, () => takeStep(lookingUp(step, told), context, ports));
    if (!isConcluded && result.outcome !== "skipped") await journal.record("concluded", { step: step.id, result });
    world.say(
      `${step.name}: ${result.outcome}, ${result.seconds.toFixed(1)} s${result.detail && `\n  ${result.detail}`}`,
    );
    return result;
  }

  private watchers(context: Context): readonly Repeated[] {
    const { world } = this.parts;
    const { pollMilliseconds, sampleMilliseconds } = world.timings;
    const failed = (error: Error): void => this.stop.abort(error);
    const clockFor = (signal: AbortSignal) => world.clockFor(signal);
    return [
      new Repeated(() => this.lookAtStopConditions(context), pollMilliseconds, clockFor, failed),
      this.renewing(failed),
      new Repeated(() => this.sample(context, "during"), sampleMilliseconds, clockFor, failed),
    ];
  }

  private renewing(failed: (error: Error) => void): Repeated {
    const { world, lease } = this.parts;
    const everyMilliseconds = (world.timings.leaseSeconds * 1000) / 3;
    return new Repeated(
      () => lease.renew(),
      everyMilliseconds,
      (signal) => world.clockFor(signal),
      failed,
    );
  }

  private async lookAtStopConditions(context: Context): Promise<void> {
    if (this.stop.signal.aborted) return;
    const { plan, journal, world } = this.parts;
    const ask = async ({ name, reason }: (typeof plan.stopConditions)[number]) => {
      const why = await reason(context).catch((error: Error) => `nobody can tell: ${error.message}`);
      return why === undefined ? [] : [{ name, reason: why }];
    };
    const asked = plan.stopConditions.map((it) => ask({ ...it, reason: (of) => it.reason(of) }));
    const found = (await this.calls.during("stop conditions", () => Promise.all(asked))).flat();
    for (const it of found) {
      world.say(`stop condition ${it.name}: ${it.reason}`);
      await journal.record("stopCondition", it);
    }
    if (found.length > 0) this.stop.abort(new StopReason(found.map((it) => `${it.name}: ${it.reason}`).join("; ")));
  }

  /** A steady state that can't be measured stops nothing: stop conditions are there for that. */
  private async sample(context: Context, when: "before" | "during" | "after"): Promise<void> {
    const { world, journal } = this.parts;
    if (!world.sample) return;
    try {
      const figures = await this.calls.during(steadyState, () => world.sample!(context, when));
      await journal.note("sample", { when, figures });
    } catch (error) {
      world.say(`  no figures of the steady state: ${(error as Error).message}`);
    }
  }

  private async allHeld(context: Context): Promise<DrillEnding> {
    const { journal, plan } = this.parts;
    const unseen = await this.lookBack(context);
    const found = [...unseen, ...deviations(journal.entries, plan)];
    return found.length > 0
      ? this.close("deviated", found.join("\n"))
      : this.close("held", `All ${plan.steps.length} steps held.`);
  }

  /**
   * What became of everything, as those saw it who watched from outside, however the run went.
   * @returns why that isn't known, where it isn't
   */
  private async lookBack(context: Context): Promise<readonly string[]> {
    const { world, journal } = this.parts;
    await this.sample(context, "after");
    try {
      const { users, ledger, integrity = [] } = (await world.evidence?.()) ?? {};
      if (users) await journal.note("users", users);
      if (ledger) await journal.note("ledger", ledger);
      for (const it of integrity) await journal.note("integrity", it);
      return [];
    } catch (error) {
      const why = `What users met and what is kept isn't known: ${(error as Error).message}`;
      world.say(`  ${why}`);
      return [why];
    }
  }

  private async notHeld({ name, outcome, detail }: ReportStep): Promise<DrillEnding> {
    const { journal } = this.parts;
    const why = `${name} ${outcome}: ${detail}`;
    const isUntouched = !journal.entries.some(({ kind }) => kind === "intended");
    if (outcome === "refused" && isUntouched) return this.close("refused", `${why}\nNothing was changed.`);
    return this.toSafeState("deviated", why);
  }

  private stopped(): Promise<DrillEnding> {
    const { reason } = this.stop.signal as { readonly reason: Error };
    if (!(reason instanceof StopReason)) throw reason;
    return this.toSafeState("stopped", `A stop condition holds: ${reason.message}.`);
  }

  private async interrupted(): Promise<DrillEnding> {
    const { journal, world } = this.parts;
    await journal.record("decision", { who: world.operator, kind: "interrupt", what: "interrupted it", seconds: 0 });
    return this.left("interrupted", "It was interrupted.");
  }

  private async close(outcome: DrillOutcome, detail: string): Promise<DrillEnding> {
    await this.parts.journal.record("closed", { outcome, detail });
    await this.parts.lease.release();
    return { id: this.parts.id, outcome, detail, state: "closed" };
  }

  /** Somebody must go on with it, from here or elsewhere, and needn't wait for the lease. */
  private async left(outcome: DrillOutcome, detail: string): Promise<DrillEnding> {
    await this.parts.lease.release();
    return { id: this.parts.id, outcome, detail, state: "open" };
  }

  /** Whoever has lost the run does nothing more with it: not even its safe state, which is the other's to reach. */
  private async unlessLost(work: () => Promise<DrillEnding>): Promise<DrillEnding> {
    try {
      return await work();
    } catch (error) {
      const { lease, id } = this.parts;
      if (!(error instanceof LeaseLost) && !(error instanceof TakenOver)) {
        await lease.release();
        throw error;
      }
      const detail = `${error.message}. Nothing more is done from here.`;
      return { id, outcome: "stopped", detail, state: "open" };
    }
  }

  private contextFor(signal: AbortSignal): Context {
    const { answered } = this.calls;
    const admitted = (): void => this.parts.lease.expectHeld();
    const fault = (it: EntryBodies["fault"]): void =>
      void this.parts.journal.note("fault", it).catch((error: Error) => this.stop.abort(error));
    const found = (it: EntryBodies["integrity"]): void =>
      void this.parts.journal.note("integrity", it).catch((error: Error) => this.stop.abort(error));
    return this.parts.world.contextWith(this.portsFor(signal), { answered, admitted, fault, found });
  }

  private portsFor(signal: AbortSignal): Ports {
    const { clockFor, say, confirm, timings } = this.parts.world;
    return {
      ...{ clock: clockFor(signal), interruption: signal, say, confirm },
      pollMilliseconds: timings.pollMilliseconds,
    };
  }
}

/** Why a run is stopped, by one of the drill's own conditions. */
class StopReason extends Error {}
