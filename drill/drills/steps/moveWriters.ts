/** Another region writes a store: one step for every drill and for both kinds of databases. It looks first, and does only what is missing. */
import type { ActionPorts } from "../../actions/action";
import { failOver, promote, switchOver } from "../../actions/stores";
import type { DrillContext } from "../../context";
import type { DeclaredCall, DrillChoice, DrillStep, ExpectedDelay } from "../../drill";
import type { DrillPlatform } from "../../drillPlatform";
import { type DeployedPlatform, regionIn } from "../../platform";
import { callErrorKind, errorInWords } from "../../probes/callErrors";
import { observeBackupRetention } from "../../probes/instances";
import { replicationLag } from "../../probes/lagNow";
import type { Store } from "../../probes/membership";
import { observeTopology, type StoreTopology, writersIn } from "../../probes/topology";
import { type StepFinding, StepError } from "../../step";
import { moveCalls, onlyIfReachable, regionalStateCall, topologyCalls } from "../calls";
import { delays } from "../delays";
import { looked, patience, poll, scaled, seenWithin } from "./patience";
import { observeWriter, type WriterHealth, writerHealth } from "./writerHealth";

/** Where the writers are to go, and how. */
export interface WriterMoves {
  /** In this order where one depends on the other; else all at once. */
  readonly stores: readonly Store[];
  /** Region that takes over: every call that changes something is made there. */
  readonly to: string;
  /** A writer is moved only where it is in this region. Missing: from wherever it is. */
  readonly from?: string;
  /** `as observed`: a switchover where the writer can hand over, else a failover, which needs that loss is accepted. */
  readonly how: "switchover" | "failover" | "as observed";
  /** Regions that may be asked who writes. */
  readonly asked: readonly string[];
}

/** The move of one store. */
type WriterMove = Omit<WriterMoves, "stores"> & { readonly store: Store };

export interface SeenMove {
  readonly topology: StoreTopology;
  /** Only where it decides what is done. */
  readonly health?: WriterHealth;
}

type Way = "switchover" | "failover";

/** The document database first: it tells which of several instances writes (`observeTopology`). */
const inOrder = (stores: readonly Store[]): readonly Store[] => [...stores].sort();

export function moveWriters(
  platform: DrillPlatform,
  { stores, ...moves }: WriterMoves,
): DrillStep<DrillContext, readonly SeenMove[]> {
  const each = inOrder(stores).map((store): WriterMove => ({ store, ...moves }));
  const both = (seen: readonly SeenMove[]): readonly (readonly [WriterMove, SeenMove])[] =>
    each.map((it, index) => [it, seen[index]!]);
  const { to, from } = moves;
  const isDone = (seen: readonly SeenMove[]): boolean =>
    both(seen).every(([it, { topology }]) => finished(it, topology));
  return {
    id: "move-writers",
    name: `${to} writes ${each.length > 1 ? "both databases" : `the ${stores[0]!} database`}${from === undefined ? "" : ` that ${from} did`}`,
    stage: "promote",
    calls: each.flatMap((it) => callsOf(platform, it)),
    expectedDelays: delaysOf(platform, each),
    observe: (context) => Promise.all(each.map((it) => observe(context, it))),
    done: (seen) =>
      isDone(seen) ? { detail: `nothing to do: ${seen.map((it) => inWords(it.topology)).join(", ")}` } : undefined,
    guards: [{ refusals: ({ choice }, seen) => both(seen).flatMap(([it, found]) => refusals(choice, it, found)) }],
    run: (context, seen) => allMoved(context, both(seen)),
    expects: {
      description: `${to} alone writes`,
      missing: (seen) => (isDone(seen) ? undefined : seen.map((it) => inWords(it.topology)).join(", ")),
      holdSeconds: 0,
    },
  };
}

/** Global clusters move side by side; an instance waits for the document database. A failure of one leaves the other to its end. */
async function allMoved(
  context: DrillContext,
  moves: readonly (readonly [WriterMove, SeenMove])[],
): Promise<StepFinding> {
  const isOneByOne = context.platform.relational.kind === "instances";
  const details: string[] = [];
  const failures: Error[] = [];
  const move = async ([it, seen]: readonly [WriterMove, SeenMove]): Promise<void> => {
    try {
      details.push((await moved(context, it, seen)).detail);
    } catch (error) {
      failures.push(error as Error);
    }
  };
  if (isOneByOne) for (const it of moves) await (failures.length > 0 ? undefined : move(it));
  else await Promise.all(moves.map(move));
  const [first] = failures;
  if (first === undefined) return { detail: details.join("; ") };
  throw new StepError(
    first instanceof StepError ? first.outcome : "failed",
    [...failures.map(errorInWords), ...details].join("; "),
  );
}

function callsOf(platform: DrillPlatform, { store, to, from, how, asked }: WriterMove): readonly DeclaredCall[] {
  const looks = asked.flatMap((region) => topologyCalls(platform, store, region));
  if (how !== "as observed") return [...looks, ...moveCalls(platform, store, to, how)];
  const judged = from === undefined ? [] : onlyIfReachable([regionalStateCall(platform, store, from)]);
  const ways = platform[store].kind === "instances" ? (["failover"] as const) : (["switchover", "failover"] as const);
  return [
    ...looks,
    ...judged,
    ...replicationLag.calls(platform, to),
    ...ways.flatMap((way) => moveCalls(platform, store, to, way)),
  ];
}

/** Side by side the longest counts; one after the other, all. */
function delaysOf(platform: DrillPlatform, each: readonly WriterMove[]): readonly ExpectedDelay[] {
  const isLossy = each.some((it) => it.how !== "switchover");
  const move = isLossy ? delays.failover : delays.switchover;
  const clusters = each.some((it) => platform[it.store].kind === "globalCluster") ? [move] : [];
  return each.some((it) => platform[it.store].kind === "instances") ? [...clusters, delays.replicaPromotion] : clusters;
}

const look = ({ platform, clientsIn }: DrillContext, { store, asked }: WriterMove): Promise<StoreTopology> =>
  observeTopology(store, { platform, clientsIn, regions: asked });

async function observe(context: DrillContext, it: WriterMove): Promise<SeenMove> {
  const topology = await looked(context, () => look(context, it));
  const [writer] = writersIn(topology);
  if (it.how !== "as observed" || writer === undefined || finished(it, topology) || topology.move) return { topology };
  const evidence = await observeWriter(context, it.store, { writer, to: it.to });
  return { topology, health: writerHealth(evidence, writer) };
}

/** Nothing is left to do: the right region writes, or the one being left doesn't. */
function finished({ to, from }: WriterMove, topology: StoreTopology): boolean {
  const writers = writersIn(topology);
  if (writers.length !== 1 || topology.move) return false;
  return writers[0] === to || (from !== undefined && writers[0] !== from);
}

const inWords = (topology: StoreTopology): string => {
  const writers = writersIn(topology).join(" and ") || "no region";
  const move = topology.move && `, a ${topology.move.kind} to ${topology.move.to} is under way`;
  return `${writers} writes the ${topology.store} database${move ?? ""}`;
};

function refusals({ dataLoss }: DrillChoice, it: WriterMove, { topology, health }: SeenMove): readonly string[] {
  if (finished(it, topology)) return [];
  const { store, to } = it;
  const not = `not moving the ${store} database to ${to}`;
  if (topology.move) return topology.move.to === to ? [] : [`${not}: ${inWords(topology)}`];
  const writers = writersIn(topology);
  const target = topology.members.find(({ region }) => region === to);
  const isLossy = it.how === "failover" || (health && health.verdict === "dead");
  return [
    ...(writers.length === 1 ? [] : [`${not}: it has ${writers.length} writers (${writers.join(", ") || "none"})`]),
    ...(target ? [] : [`${not}: ${to} holds no copy of it`]),
    ...(target?.role === "stale"
      ? [`${not}: ${to}'s copy doesn't follow the writer, so it must be rebuilt first`]
      : []),
    ...(target?.isConnected === false ? [`${not}: ${to}'s copy isn't connected to the writer yet`] : []),
    ...(health?.verdict === "unknown" ? [`${not}: ${health.because}`] : []),
    ...(isLossy && dataLoss === "refused"
      ? [
          `${not}: ${health ? `${health.because}, so` : "a failover means that"} what hasn't been replicated would be lost; give --accept-data-loss if it may`,
        ]
      : []),
  ];
}

async function moved(context: DrillContext, it: WriterMove, first: SeenMove): Promise<StepFinding> {
  const { clock } = context.ports;
  if (finished(it, first.topology)) return { detail: inWords(first.topology) };
  const began = clock.now();
  const isInstance = context.platform[it.store].kind === "instances";
  const limitOf = (way: Way): number => (isInstance ? patienceSeconds.promotion : patienceSeconds[way]);
  const { move } = first.topology;
  const health = move ? await afterMove(context, it, limitOf(move.kind)) : first.health;
  const wanted: Way = it.how === "as observed" ? (health?.verdict === "able" ? "switchover" : "failover") : it.how;
  const way = await begun(context, it, wanted);
  const word = isInstance ? "promotion" : way;
  const isDone = (seen: StoreTopology): boolean => finished(it, seen);
  const last = await seenWithin(context, limitOf(way), () => look(context, it), isDone);
  const seconds = ((clock.now() - began) / 1000).toFixed(1);
  if (!last.isSo)
    throw new StepError("deviated", `the ${word} hasn't ended within ${seconds} s: ${inWords(last.seen)}`);
  const why = health ? ` (${health.because})` : "";
  return { detail: `${it.to} writes the ${it.store} database by ${word} after ${seconds} s${why}` };
}

/**
 * A move that was begun before ends first: only then it is known whether it has done what is wanted, and what else may be done.
 * @throws StepError where nothing may be
 */
async function afterMove(context: DrillContext, it: WriterMove, limit: number): Promise<WriterHealth | undefined> {
  await seenWithin(
    context,
    limit,
    () => look(context, it),
    (seen) => seen.move === undefined,
  );
  const seen = await observe(context, it);
  const reasons = refusals(context.choice, it, seen);
  if (reasons.length > 0) throw new StepError("failed", reasons.join("\n"));
  return seen.health;
}

/** Seconds of AWS. */
const patienceSeconds = { switchover: 900, failover: 3600, promotion: 3600, call: 120, refusedState: 45 } as const;

/**
 * Calls until it is under way. Whether a call that wasn't answered was heard is looked up, never guessed. A switchover that AWS goes on
 * refusing because of the writer's state becomes a failover where that is allowed.
 * @returns how it is under way
 */
async function begun(context: DrillContext, it: WriterMove, wanted: Way): Promise<Way> {
  const { clock, say } = context.ports;
  const deadline = clock.now() + patience(context, patienceSeconds.call);
  const changesAt = clock.now() + scaled(context, patienceSeconds.refusedState);
  let way = wanted;
  for (;;) {
    const topology = await looked(context, () => look(context, it));
    if (finished(it, topology)) return way;
    if (topology.move?.to === it.to) return topology.move.kind;
    let last = inWords(topology);
    if (!topology.move) {
      const error = await refusedBy(context, it, way);
      if (error === undefined) return way;
      last = errorInWords(error);
      const kind = callErrorKind(error);
      if (kind === "final" || kind === "denied") throw error;
      const mayChange = it.how === "as observed" && context.choice.dataLoss === "accepted";
      if (kind === "wrong state" && way === "switchover" && mayChange && clock.now() >= changesAt) way = "failover";
      say(`  ${last}`);
    }
    if (clock.now() >= deadline) throw new StepError("failed", `the ${way} to ${it.to} couldn't be begun: ${last}`);
    await poll(context);
  }
}

/** @returns the error of the call; nothing where it was accepted */
async function refusedBy(context: DrillContext, it: WriterMove, way: Way): Promise<unknown> {
  try {
    const action = await actionFor(context, it, way);
    await action.run(actionPorts(context));
    return undefined;
  } catch (error) {
    return error;
  }
}

async function actionFor({ platform, clientsIn }: DrillContext, { store, to }: WriterMove, way: Way) {
  const { id, arn } = regionIn(platform, to)[store];
  const kind = platform[store] as DeployedPlatform["relational"];
  if (kind.kind === "globalCluster") {
    const next = { store, region: to, clusterArn: arn, globalClusterId: kind.globalClusterId };
    return way === "switchover" ? switchOver(next) : failOver(next);
  }
  const backupRetentionDays = await observeBackupRetention(clientsIn(to).relational, id);
  return promote({ region: to, instance: id, backupRetentionDays });
}

/** A drill works on what is deployed, never on stacks. */
const actionPorts = ({ clientsIn }: DrillContext): ActionPorts => ({
  databasesIn: clientsIn,
  computeIn: () => refuse("compute"),
  stacks: { perform: () => refuse("stacks"), call: () => refuse("stacks") },
});

function refuse(what: string): never {
  throw new Error(`A drill doesn't change ${what}.`);
}
