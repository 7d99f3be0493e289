import type { Documents } from "../../src/stores/document/documents";
import type { StoredObject } from "../aws/s3";
import type { CreatedObject } from "../objects";
import { applyImport, categoryProblems } from "./apply";
import { type ImportFormat, importFormats, parseImport } from "./rows";
import { type ImportResult, incoming, isOlder, readResult, type ToldRegions, writeResult } from "./results";
import type { LineProblem } from "./problems";

export const bytesAtMost = 5 * 1024 * 1024;
const problemsAtMost = 1_000;

export interface ImportWorld extends ToldRegions {
  readonly region: string;
  readonly documents: Documents;
  readonly currency: string;
  /** The region that writes the catalogue now. @throws Error where none does */
  readonly writer: () => Promise<string>;
}

/**
 * Imports a file that was put into this region's bucket: all of it, or nothing where a single line is wrong. In a region that doesn't write
 * the catalogue it is handed to the one that does, where it is dropped anew.
 * @throws Error where it should be tried again
 */
export async function importFile(world: ImportWorld, { key, sequencer }: CreatedObject): Promise<string> {
  const id = key.slice(incoming.length);
  const own = world.buckets.get(world.region)!;
  const before = await readResult(own, id);
  if (before?.sequencer && isOlder(sequencer, before.sequencer)) return "older than what was imported";
  const file = await own.get(key);
  if (!file) return "not there any more";
  const writer = await world.writer();
  if (writer !== world.region) {
    const contentType = "application/octet-stream";
    await world.buckets.get(writer)!.put(key, file.body, { contentType, metadata: file.metadata });
    return `handed to ${writer}`;
  }
  const result = { ...(await outcomeOf(world, id, file)), sequencer, ...callerOf(file) };
  await writeResult(world, result);
  const { state, products, applied, problems = [] } = result;
  world.log(state === "imported" ? "info" : "warn", `a file of products was ${state}`, {
    ...{ id, products, applied, problems: problems.length },
  });
  return state;
}

const callerOf = ({ metadata }: StoredObject): Pick<ImportResult, "caller"> =>
  metadata["caller"] ? { caller: metadata["caller"] } : {};

async function outcomeOf(world: ImportWorld, id: string, { body }: StoredObject): Promise<ImportResult> {
  const format = formatOf(id);
  if (!format) {
    const problem = `the file's name must end in ${importFormats.map((it) => `.${it}`).join(" or ")}`;
    return refused(id, [{ line: 1, given: id, problem }]);
  }
  if (body.length > bytesAtMost) {
    const problem = `the file has ${body.length} bytes; it may have ${bytesAtMost}. Split it into several files`;
    return refused(id, [{ line: 1, problem }]);
  }
  const { documents, currency } = world;
  const { rows, categories, problems } = parseImport(body, format, currency);
  const all = [...problems, ...(await categoryProblems(documents, categories))].toSorted((a, b) => a.line - b.line);
  if (all.length > 0) return refused(id, all);
  const applied = await applyImport(documents, rows, currency);
  return { id, state: "imported", at: new Date().toISOString(), products: rows.length, applied };
}

const formatOf = (name: string): ImportFormat | undefined => importFormats.find((it) => name.endsWith(`.${it}`));

function refused(id: string, problems: readonly LineProblem[]): ImportResult {
  const shown = problems.slice(0, problemsAtMost);
  const left = problems.length - shown.length;
  const at = new Date().toISOString();
  return { id, state: "refused", at, problems: shown, ...(left > 0 ? { problemsLeftOut: left } : {}) };
}
