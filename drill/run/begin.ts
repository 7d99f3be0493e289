/** A run's beginning: guards, consent, lease, journal; then its steps. And how somebody else goes on with it, or leads it to its safe state. */
import path from "node:path";
import { writeFile } from "node:fs/promises";
import type { DrillPlan } from "../drill";
import type { EntryBodies } from "../entries";
import { Lease } from "../lease/lease";
import { JournalCopies } from "../record/journalCopies";
import { JournalFile } from "../record/journalFile";
import { RunJournal } from "../record/runJournal";
import { findRun, journalOf, knownRuns, readyRun } from "../record/runs";
import { bodiesOf, runStateOf } from "../record/runState";
import { proofFindings } from "../regionProof";
import { CallBook } from "./calls";
import { DrillRun } from "./drillRun";
import type { DrillEnding, RunRequest, RunWorld } from "./world";

/** What a person said when asked whether to begin; nothing where nobody was to be asked. @throws Error where they said no */
export type RunConsent = () => Promise<{ readonly what: string; readonly seconds: number } | undefined>;

export async function beginRun<Context>(
  request: RunRequest<Context>,
  world: RunWorld<Context>,
  consent: RunConsent,
): Promise<DrillEnding> {
  const { id } = request;
  const file = await JournalFile.create(journalOf(world.folder, id));
  await writeFile(path.join(world.folder, id, "platform.json"), request.snapshot);
  const journal = new RunJournal(file, world.now);
  try {
    await journal.note("opened", request.opened);
    const refusals = await refusalsOfAll(request, world, journal);
    if (refusals.length > 0) return await refused(id, journal, refusals.join("\n"));
    const answer = await consent().catch((error: Error) => error);
    if (answer instanceof Error) return await refused(id, journal, answer.message);
    if (answer) await journal.note("decision", { who: world.operator, kind: "answer", ...answer });
    const lease = await takeLease(id, request.left, world, noting(journal, world)).catch((error: Error) => error);
    if (lease instanceof Error) return await refused(id, journal, lease.message);
    const staying = stayingOf(world, request.left);
    journal.copyTo(new JournalCopies(id, staying));
    await Promise.allSettled(staying.map((it) => it.write(`${id}/platform.json`, request.snapshot, "isNew")));
    return await new DrillRun({ id, plan: request.plan, journal, lease, world }).goOn();
  } finally {
    await journal.close();
  }
}

const stayingOf = <Context>({ places }: RunWorld<Context>, left: readonly string[]) =>
  places.filter(({ region }) => !left.includes(region));

async function refused(id: string, journal: RunJournal, detail: string): Promise<DrillEnding> {
  await journal.note("closed", { outcome: "refused", detail });
  return { id, outcome: "refused", detail: `${detail}\nNothing was changed.`, state: "closed" };
}

/** Names of all that may refuse a run before it begins, any of which may be overridden. */
export const guardNames = <Context>({ guards, stopConditions }: DrillPlan<Context>): readonly string[] => [
  ...new Set(["open-drill", "needs-nothing-left", ...[...guards, ...stopConditions].map(({ name }) => name)]),
];

/** All guards are asked, so that a person reads all reasons at once. Those that aren't overridden refuse. */
async function refusalsOfAll<Context>(
  { plan, overrides, id, left }: RunRequest<Context>,
  world: RunWorld<Context>,
  journal: RunJournal,
): Promise<readonly string[]> {
  const calls = new CallBook((call) => void journal.note("call", call).catch(() => undefined));
  const { clockFor, interruption, say, confirm, timings } = world;
  const ports = {
    clock: clockFor(interruption),
    interruption,
    say,
    confirm,
    pollMilliseconds: timings.pollMilliseconds,
  };
  const context = world.contextWith(ports, {
    answered: calls.answered,
    admitted: () => undefined,
    fault: () => undefined,
    found: () => undefined,
  });
  const asked = [
    { name: "open-drill", refusals: () => openDrills(world, id) },
    { name: "needs-nothing-left", refusals: () => Promise.resolve(proofFindings(plan, left)) },
    ...plan.guards.map((it) => ({ name: it.name, refusals: async () => it.refusals(context, undefined) })),
    ...plan.stopConditions.map((it) => ({
      name: it.name,
      refusals: async () => {
        const reason = await it.reason(context);
        return reason === undefined ? [] : [`a stop condition holds already: ${reason}`];
      },
    })),
  ];
  const answers = await calls.during("guards", () =>
    Promise.all(asked.map((it) => it.refusals().catch((error: Error) => [error.message]))),
  );
  const standing: string[] = [];
  for (const [index, refusals] of answers.entries()) {
    const { name } = asked[index]!;
    const overriddenBecause = refusals.length > 0 ? overrides.get(name) : undefined;
    await journal.note("guard", { name, refusals, ...(overriddenBecause !== undefined && { overriddenBecause }) });
    if (overriddenBecause === undefined) standing.push(...refusals.map((it) => `${name}: ${it}`));
    else say(`overriding ${name}: ${refusals.join("; ")}`);
  }
  return standing;
}

async function openDrills<Context>({ folder, places, say }: RunWorld<Context>, id: string): Promise<readonly string[]> {
  const open = (await knownRuns(folder, places, say)).filter((it) => it.id !== id && !it.state.closed);
  return open.map(
    (it) =>
      `${it.id} of ${it.state.people.join(", ")} is open (known to ${it.where.join(", ")}): ` +
      `npm run drill -- resume ${it.id}, or abort ${it.id}`,
  );
}

function takeLease<Context>(
  run: string,
  left: readonly string[],
  world: RunWorld<Context>,
  changed: (entry: EntryBodies["lease"]) => void,
): Promise<Lease> {
  const { places, operator, holder, say, isGone, clockFor, interruption, timings } = world;
  const needed = stayingOf(world, left).map(({ region }) => region);
  return Lease.take(
    { places, needed, run, operator, holder, ttlSeconds: timings.leaseSeconds },
    { clock: clockFor(interruption), say, isGone, changed },
  );
}

/** A release isn't written down: it comes after the last entry that others read, and the lease itself says so. */
const noting =
  <Context>(journal: RunJournal, { say }: RunWorld<Context>) =>
  (entry: EntryBodies["lease"]): void => {
    if (entry.what === "released") return;
    journal.note("lease", entry).catch((error: Error) => say(`  ${error.message}`));
  };

/** What somebody who comes later knows of a run. */
export interface LaterRequest<Context> {
  readonly id: string;
  readonly planFor: (opened: ReturnType<typeof runStateOf>["opened"]) => {
    readonly plan: DrillPlan<Context>;
    readonly left: readonly string[];
  };
  readonly because: string;
}

/** Goes on from where it is; a run that was to be led to its safe state is led there. */
export const resumeRun = <Context>(request: LaterRequest<Context>, world: RunWorld<Context>): Promise<DrillEnding> =>
  later(request, world, "resume", (run, journal) => {
    const { stopped } = runStateOf(journal.entries);
    if (stopped) return run.toSafeState("stopped", `A stop condition held: ${stopped.name}: ${stopped.reason}.`);
    const wasAborted = bodiesOf(journal.entries, "decision").some(({ kind }) => kind === "abort");
    return wasAborted ? run.toSafeState("aborted", "It was aborted before.") : run.goOn();
  });

export const abortRun = <Context>(request: LaterRequest<Context>, world: RunWorld<Context>): Promise<DrillEnding> =>
  later(request, world, "abort", (run) => run.toSafeState("aborted", "It was aborted."));

async function later<Context>(
  { id, planFor, because }: LaterRequest<Context>,
  world: RunWorld<Context>,
  kind: "resume" | "abort",
  goOn: (run: DrillRun<Context>, journal: RunJournal) => Promise<DrillEnding>,
): Promise<DrillEnding> {
  const first = runStateOf((await findRun(world.folder, world.places, id)).entries);
  if (first.closed) return { id, outcome: "refused", detail: closedAlready(id, first.closed.outcome), state: "closed" };
  const { plan, left } = planFor(first.opened);
  // The lease is taken before the journal is read: until then its last holder may still write.
  const taken: EntryBodies["lease"][] = [];
  let changed = (entry: EntryBodies["lease"]): void => void taken.push(entry);
  const lease = await takeLease(id, left, world, (entry) => changed(entry)).catch((error: Error) => error);
  if (lease instanceof Error)
    return { id, outcome: "refused", detail: `${lease.message}\nNothing was changed.`, state: "open" };
  try {
    const ready = await readyRun(world.folder, id, await findRun(world.folder, world.places, id), world.say);
    const journal = new RunJournal(ready.file, world.now, ready);
    changed = noting(journal, world);
    taken.forEach(changed);
    journal.copyTo(ready.copiesTo(stayingOf(world, left)));
    const what = because === "" ? `${kind === "resume" ? "went on with" : "aborted"} it` : because;
    await journal.record("decision", { who: world.operator, kind, what, seconds: 0 });
    const run = new DrillRun({ id, plan, journal, lease, world });
    return await goOn(run, journal).finally(() => journal.close());
  } finally {
    await lease.release();
  }
}

const closedAlready = (id: string, outcome: string): string =>
  `${id} is closed already: ${outcome}. npm run drill -- report ${id} tells how it went.`;
