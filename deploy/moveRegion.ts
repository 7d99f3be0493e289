import type { ComputeKind } from "../config/settings";
import type { Journal } from "../drill/journal";
import type { Ports } from "../drill/ports";
import { takeStep } from "../drill/runner";
import { type StepFinding, type Step, StepError } from "../drill/step";
import {
  conditionFor,
  type Groups,
  nextTransition,
  planObjections,
  type Position,
  settleSeconds,
  type Transition,
  transitionsTo,
} from "./computeMove";
import { changedCount, type StackOutcome } from "./protocol";
import type { StackProcess } from "./stackProcess";

/** What a move asks of the world around it. Its journal is the configuration: the position stands there before it is applied. */
export interface MovePorts extends Omit<Ports, "journal"> {
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
}

export interface Move {
  readonly region: string;
  readonly to: ComputeKind;
  /** Targets that the region must have at all times: its `minInstances`. */
  readonly minTargets: number;
  /** Seconds that a condition is waited for. Default: half an hour, for which a cluster and its nodes have time enough. */
  readonly patienceSeconds?: number;
}

/** What decides whether a position may be applied. */
interface Seen {
  readonly groups: Groups;
  /** Why the other regions could not carry this one's users; nothing where they could or needn't. */
  readonly elsewhere: string | undefined;
}

const countedNext =
  "Now deploy global (npm run deploy): until then its capacity check counts the targets of the kind that was left.";

const defaultPatienceSeconds = 1800;

/** Says what a move would do, and changes nothing. */
export async function showMove({ region, to, minTargets }: Move, ports: MovePorts): Promise<void> {
  const at = ports.position();
  const groups = await ports.observe();
  ports.say(`${region} stands at ${formatPosition(at)}${formatGroups(groups)}`);
  const transitions = transitionsTo(at, to);
  if (transitions.length === 0) ports.say(`${region} runs on ${to} already: there is nothing to do`);
  for (const [index, next] of transitions.entries()) {
    const condition = conditionFor(next.to, groupsAt(transitions[index - 1]?.to ?? at), { minTargets, settleSeconds });
    ports.say(`${index + 1}. when ${condition.description}: ${next.description} (${formatPosition(next.to)})`);
  }
}

/**
 * Moves a region step by step: each is written down, judged, confirmed and applied, and the next waits for what the load balancer says.
 * Whoever stops it, in whatever way, runs the same again: it goes on where the configuration stands.
 * @throws StepError where a plan would take something away, a step fails or isn't confirmed, or a condition isn't met in time.
 */
export async function moveRegion(move: Move, ports: MovePorts): Promise<void> {
  await finishWhatWasWritten(move, ports);
  for (;;) {
    const next = nextTransition(ports.position(), move.to);
    if (!next) return ports.say(`${move.region} runs on ${move.to}. ${countedNext}`);
    ports.say(`next: ${next.description} (${formatPosition(next.to)})`);
    await take(next, move, ports);
  }
}

/** A position that was written down and perhaps not applied comes first, by the same conditions. */
async function finishWhatWasWritten(move: Move, ports: MovePorts): Promise<void> {
  const at = ports.position();
  ports.say(`${move.region} stands at ${formatPosition(at)}`);
  if (changedCount((await previewed(ports)).summary) === 0) return;
  ports.say("what is configured isn't applied yet");
  await take({ description: "apply what is configured", to: at }, move, ports);
}

async function take(transition: Transition, move: Move, ports: MovePorts): Promise<void> {
  const journal = configurationAsJournal(transition.to, ports);
  const { outcome, detail } = await takeStep(stepFor(transition, move), ports, { ...ports, journal });
  if (outcome === "held") return ports.say(`done: ${detail}`);
  const stays = outcome === "refused" ? ` ${move.region} stays at ${formatPosition(ports.position())}.` : "";
  throw new StepError(outcome === "skipped" ? "aborted" : outcome, `${detail}${stays}`);
}

/** The intent is the position itself, in the stack's file. One that was declined is taken back: nobody else must apply it unasked. */
function configurationAsJournal(to: Position, ports: MovePorts): Journal {
  const before = ports.position();
  return {
    intend: () => ports.configure(to),
    conclude: async ({ outcome }) => {
      if (outcome === "refused") await ports.configure(before);
    },
  };
}

/** Only what gives requests to a group can take the region out of DNS for a moment: the way back is always open. */
function stepFor(transition: Transition, move: Move): Step<MovePorts, Seen> {
  const { to } = transition;
  return {
    name: transition.description,
    patienceSeconds: move.patienceSeconds ?? defaultPatienceSeconds,
    observe: async (ports) => ({
      groups: await ports.observe(),
      elsewhere: to.percent > 0 ? await ports.whyNotNow() : undefined,
    }),
    requires: ({ groups }) => {
      const condition = conditionFor(to, groups, { minTargets: move.minTargets, settleSeconds });
      return { ...condition, missing: (seen) => condition.missing(seen.groups) ?? seen.elsewhere };
    },
    run: (ports) => apply(transition, move, ports),
  };
}

async function apply({ description, to }: Transition, { region }: Move, ports: MovePorts): Promise<StepFinding> {
  const plan = await previewed(ports);
  const objections = planObjections(plan.changes, { to });
  if (objections.length > 0)
    throw new StepError(
      "refused",
      `Not applied, because while users are served by it:\n${objections.map((it) => `  ${it}`).join("\n")}\n` +
        `It isn't part of a move: deploy or fix that first (npm run deploy).`,
    );
  if (!(await ports.confirm(`${description}: apply ${changedCount(plan.summary)} changes to ${region}?`)))
    throw new StepError("refused", "Stopped: not confirmed.");
  const done = await ports.stack.perform({ kind: "up" });
  if (done.error !== undefined)
    throw new Error(`${description} failed:\n${done.error}\nFix the cause and run the same again: it goes on here.`);
  return { detail: `${description} (${done.seconds.toFixed(0)} s)${formatGroups(await ports.observe())}` };
}

async function previewed(ports: Pick<MovePorts, "stack">): Promise<StackOutcome> {
  const plan = await ports.stack.perform({ kind: "preview" });
  if (plan.error !== undefined) throw new Error(`The preview failed, and nothing was changed:\n${plan.error}`);
  return plan;
}

function formatPosition({ kind, standby, percent }: Position): string {
  return `computeKind ${kind}, computeStandby ${standby}, computeStandbyPercent ${percent}`;
}

function formatGroups(groups: Groups): string {
  const parts = Object.entries(groups).map(
    ([kind, it]) => `${kind}: ${it.registered} targets, ${it.attached ? `${it.healthy} healthy` : "not attached"}`,
  );
  return parts.length === 0 ? "" : `; ${parts.join("; ")}`;
}

/** The target groups as a position leaves them, for a plan of what is still to come. */
function groupsAt({ kind, standby, percent }: Position): Groups {
  const full = (attached: boolean) => ({ attached, registered: Infinity, healthy: attached ? Infinity : 0 });
  return { [kind]: full(true), ...(standby === "none" ? {} : { [standby]: full(percent > 0) }) };
}
