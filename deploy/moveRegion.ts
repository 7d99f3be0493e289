import type { ComputeKind } from "../config/settings";
import { conditionFor, type Groups, nextStep, planObjections, type Position, type Step, stepsTo } from "./computeMove";
import { changedCount, type Outcome } from "./protocol";
import type { StackProcess } from "./stackProcess";

/** What a move asks of the world around it. */
export interface MoveSurroundings {
  /** The region's stack. */
  readonly stack: Pick<StackProcess, "perform">;
  /** The configuration as it is written down. */
  readonly position: () => Position;
  /** Writes it down, for the engine's next operation. */
  readonly configure: (position: Position) => Promise<void>;
  /** The region's target groups, as the load balancer sees them. */
  readonly observe: () => Promise<Groups>;
  /** Why the other regions could not carry this one's users just now; nothing where they could. */
  readonly whyNotNow: () => Promise<string | undefined>;
  readonly say: (line: string) => void;
  readonly confirm: (question: string) => Promise<boolean>;
  /** Milliseconds of a clock that only goes forward. */
  readonly now: () => number;
  /** @throws where it is interrupted. */
  readonly wait: (milliseconds: number) => Promise<void>;
}

export interface Move {
  readonly region: string;
  readonly to: ComputeKind;
  /** Targets that the region must have at all times: its `minInstances`. */
  readonly least: number;
  /** How long a condition is waited for. Default: half an hour, for which a cluster and its nodes have time enough. */
  readonly patienceSeconds?: number;
}

const pollMilliseconds = 5000;
const defaultPatienceSeconds = 1800;

/** Says what a move would do, and changes nothing. */
export async function showMove({ region, to, least }: Move, around: MoveSurroundings): Promise<void> {
  const at = around.position();
  const groups = await around.observe();
  around.say(`${region} stands at ${written(at)}${told(groups)}`);
  const steps = stepsTo(at, to);
  if (steps.length === 0) around.say(`${region} runs on ${to} already: there is nothing to do`);
  for (const [index, step] of steps.entries()) {
    const { says } = conditionFor(step.to, groupsAt(steps[index - 1]?.to ?? at), least);
    around.say(`${index + 1}. when ${says}: ${step.says} (${written(step.to)})`);
  }
}

/**
 * Moves a region step by step: each is written down, judged, confirmed and applied, and the next waits for what the load balancer says.
 * Whoever stops it, in whatever way, runs the same again: it goes on where the configuration stands.
 * @throws Error where a plan would take something away, a step fails, or a condition isn't met in time.
 */
export async function moveRegion(move: Move, around: MoveSurroundings): Promise<void> {
  await finishWhatWasWritten(move, around);
  for (;;) {
    const step = nextStep(around.position(), move.to);
    if (!step) return around.say(`${move.region} runs on ${move.to}`);
    around.say(`next: ${step.says} (${written(step.to)})`);
    await untilReady(step.to, move, around);
    const before = around.position();
    await around.configure(step.to);
    if (!(await apply(step, move, around))) {
      await around.configure(before);
      throw new Error(`Stopped: not confirmed. ${move.region} stays at ${written(before)}.`);
    }
  }
}

/** A step that was written down and perhaps not applied comes first, by the same conditions. */
async function finishWhatWasWritten(move: Move, around: MoveSurroundings): Promise<void> {
  const at = around.position();
  around.say(`${move.region} stands at ${written(at)}`);
  if (changedCount((await previewed(around)).summary) === 0) return;
  around.say(`what is configured isn't applied yet`);
  const step = { says: "apply what is configured", to: at };
  await untilReady(at, move, around);
  if (!(await apply(step, move, around))) throw new Error(`Stopped: not confirmed. Nothing was applied.`);
}

/** @returns false where somebody said no. */
async function apply(step: Step, { region }: Move, around: MoveSurroundings): Promise<boolean> {
  const plan = await previewed(around);
  const objections = planObjections(plan.changes, step);
  if (objections.length > 0)
    throw new Error(
      `Not applied, because while users are served by it:\n${objections.map((it) => `  ${it}`).join("\n")}\n` +
        `It isn't part of a move. Deploy or mend that first: npm run deploy`,
    );
  if (!(await around.confirm(`${step.says}: apply ${changedCount(plan.summary)} changes to ${region}?`))) return false;
  const done = await around.stack.perform({ kind: "up" });
  if (done.error !== undefined)
    throw new Error(`${step.says} failed:\n${done.error}\nMend the cause and run the same again: it goes on here.`);
  around.say(`done: ${step.says} (${done.seconds.toFixed(0)} s)${told(await around.observe())}`);
  return true;
}

async function previewed(around: MoveSurroundings): Promise<Outcome> {
  const plan = await around.stack.perform({ kind: "preview" });
  if (plan.error !== undefined) throw new Error(`The preview failed, and nothing was changed:\n${plan.error}`);
  return plan;
}

/** Waits until a position may be applied, and has been so for as long as its condition says. */
async function untilReady(position: Position, move: Move, around: MoveSurroundings): Promise<void> {
  const { patienceSeconds = defaultPatienceSeconds, least } = move;
  const condition = conditionFor(position, await around.observe(), least);
  const deadline = around.now() + (patienceSeconds + condition.holdSeconds) * 1000;
  let since: number | undefined;
  let saidBefore = "";
  for (;;) {
    const missing = condition.missing(await around.observe()) ?? (await hindered(position, around));
    const now = around.now();
    since = missing === undefined ? (since ?? now) : undefined;
    if (since !== undefined && now - since >= condition.holdSeconds * 1000) return;
    if (now > deadline)
      throw new Error(
        `Not within ${patienceSeconds} s: ${condition.says}${missing === undefined ? "" : ` (${missing})`}. ` +
          `${move.region} stays at ${written(around.position())}; run the same again when it is so.`,
      );
    const line = missing ?? `${condition.says}: watching that for ${condition.holdSeconds} s`;
    if (line !== saidBefore) around.say(`  ${line}`);
    saidBefore = line;
    await around.wait(pollMilliseconds);
  }
}

/** Only what gives requests to a group can take the region out of DNS for a moment: the way back is always open. */
const hindered = async ({ percent }: Position, around: MoveSurroundings): Promise<string | undefined> =>
  percent > 0 ? around.whyNotNow() : undefined;

function written({ kind, standby, percent }: Position): string {
  return `computeKind ${kind}, computeStandby ${standby}, computeStandbyPercent ${percent}`;
}

function told(groups: Groups): string {
  const parts = Object.entries(groups).map(
    ([kind, it]) => `${kind}: ${it.registered} targets, ${it.attached ? `${it.healthy} healthy` : "not attached"}`,
  );
  return parts.length === 0 ? "" : `; ${parts.join("; ")}`;
}

/** The target groups as a position leaves them, for a plan of steps that are still to come. */
function groupsAt({ kind, standby, percent }: Position): Groups {
  const full = (attached: boolean) => ({ attached, registered: Infinity, healthy: attached ? Infinity : 0 });
  return { [kind]: full(true), ...(standby === "none" ? {} : { [standby]: full(percent > 0) }) };
}
