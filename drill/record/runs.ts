/** All runs that this machine and the regions know of, and one of them made ready to go on with. */
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { type Chain, emptyChain, type FoundCopy, type Reconciled, reconcile } from "./chain";
import { copyIn, JournalCopies } from "./journalCopies";
import { chainIn, JournalFile, setAside } from "./journalFile";
import type { ObjectPlace } from "./objectPlace";
import { type RunState, runStateOf } from "./runState";

const here = "this machine";
/** A time, a drill, and four digits: they sort by time. */
const isRun = (name: string): boolean => /^\d{8}T\d{6}Z-[a-z-]+-[0-9a-f]{4}$/.test(name);

export const runId = (drill: string, at: number, nonce: string): string =>
  `${new Date(at).toISOString().replace(/[-:]|\.\d+/g, "")}-${drill}-${nonce}`;

export const journalOf = (folder: string, id: string): string => path.join(folder, id, "journal.ndjson");

export interface KnownRun {
  readonly id: string;
  readonly state: RunState;
  readonly where: readonly string[];
}

/** Runs of this machine. */
export const localRuns = (folder: string): readonly string[] =>
  existsSync(folder) ? readdirSync(folder).filter(isRun).sort() : [];

/**
 * What can be read of them: one that this machine knows to be closed isn't asked for anywhere else. Regions that don't answer are told.
 * @param changed what becomes of a run whose journal was changed. Default: it throws, because such a run may be open
 */
export async function knownRuns(
  folder: string,
  places: readonly ObjectPlace[],
  say: (line: string) => void,
  changed: (error: Error) => void = refuse,
): Promise<readonly KnownRun[]> {
  const told = new Set<string>();
  const folders = async (place: ObjectPlace): Promise<readonly string[]> => {
    const names = await place.folders("").catch((error: Error) => void told.add(`${place.region}: ${error.message}`));
    return names?.filter(isRun) ?? [];
  };
  const elsewhere = (await Promise.all(places.map(folders))).flat();
  const ids = [...new Set([...localRuns(folder), ...elsewhere])].sort();
  const runs = await Promise.all(
    ids.map((id) =>
      knownRun(folder, places, id).catch((error: Error) => {
        changed(error);
        return [];
      }),
    ),
  );
  for (const it of told) say(`  runs in ${it}`);
  return runs.flat();
}

function refuse(error: Error): never {
  throw error;
}

async function knownRun(folder: string, places: readonly ObjectPlace[], id: string): Promise<readonly KnownRun[]> {
  const local = localCopy(folder, id);
  const isClosed = local !== undefined && runStateOf(local.entries).closed !== undefined;
  const copies = [...(local ? [local] : []), ...(isClosed ? [] : await copiesOf(places, id))];
  if (copies.length === 0) return [];
  const { entries, place, behind } = reconcile(copies);
  return [{ id, state: runStateOf(entries), where: [place, ...behind.map((it) => it.place)] }];
}

/** A place that doesn't answer has none. @throws Error where a copy was changed */
async function copiesOf(places: readonly ObjectPlace[], id: string): Promise<readonly FoundCopy[]> {
  const settled = await Promise.allSettled(places.map((it) => copyIn(it, id)));
  return settled.flatMap((it) => {
    if (it.status === "fulfilled") return it.value ?? [];
    if (/ was changed: /.test((it.reason as Error).message)) throw it.reason as Error;
    return [];
  });
}

const localCopy = (folder: string, id: string): FoundCopy | undefined => {
  const chain = chainIn(journalOf(folder, id));
  return chain && chain.lines.length > 0 ? { lines: chain.lines, entries: chain.entries, place: here } : undefined;
};

/** A run that can be gone on with from this machine. */
export interface ReadyRun extends Chain {
  readonly file: JournalFile;
  /** For the regions that stay; those that went on otherwise are left alone. */
  readonly copiesTo: (staying: readonly ObjectPlace[]) => JournalCopies;
}

/** The run as its copies have it, wherever it is. @throws Error where nobody that answers knows it, or a copy was changed */
export async function findRun(folder: string, places: readonly ObjectPlace[], id: string): Promise<Reconciled> {
  const local = localCopy(folder, id);
  const copies = [...(local ? [local] : []), ...(await copiesOf(places, id))];
  if (copies.length === 0)
    throw new Error(
      `Nobody knows the run ${id}: neither this machine nor ${places.map(({ region }) => region).join(", ") || "any region"}. ` +
        "npm run drill -- status lists those that are known.",
    );
  return reconcile(copies);
}

/** Brings this machine's journal to what the record says. What it had otherwise is put aside, and told. */
export async function readyRun(
  folder: string,
  id: string,
  record: Reconciled,
  say: (line: string) => void,
): Promise<ReadyRun> {
  const name = journalOf(folder, id);
  const isOther = record.left.some(({ place }) => place === here);
  if (isOther) say(`this machine's journal went on after another took the run over: kept as ${await setAside(name)}`);
  const file = existsSync(name) ? await JournalFile.goOn(name) : await JournalFile.create(name);
  const have = chainIn(name) ?? emptyChain;
  if (have.lines.length < record.lines.length) await file.append(record.lines.slice(have.lines.length));
  const known = new Map([record, ...record.behind].map((it) => [it.place, it.lines.length]));
  const others = new Set(record.left.map(({ place }) => place));
  return {
    ...{ lines: record.lines, entries: record.entries, file },
    copiesTo: (staying) => {
      const willing = staying.filter(({ region }) => !others.has(region));
      return new JournalCopies(id, willing, known);
    },
  };
}
