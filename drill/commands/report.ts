/** `report`: what a run's journal says, in the form that is asked for. What people add first becomes part of the journal. */
import { existsSync, readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import type { DrillOptions } from "../options";
import { ledgerOfProbes, probedIn, usersOfProbes } from "../prober/measurements";
import type { Chain } from "../record/chain";
import { chainIn, JournalFile } from "../record/journalFile";
import { RunJournal } from "../record/runJournal";
import { findRun, journalOf, localRuns } from "../record/runs";
import { type AddedEntry, additionsIn } from "../report/additions";
import { evidenceArchive } from "../report/archive";
import type { DrillReport } from "../report/drillReport";
import { htmlReport } from "../report/html";
import { markdownReport } from "../report/markdown";
import { drillReportOf } from "../report/reportOf";
import { terminalReport } from "../report/terminal";
import { cloudOf } from "./cloud";
import { type DrillCommand, type DrillHost, printJson } from "./host";
import { foldersOfRuns, operatorOf } from "./runWorld";

export const report: DrillCommand = async (options, host) => {
  const folder = foldersOfRuns(host.root);
  const id = options.subject ?? localRuns(folder).at(-1);
  if (id === undefined) throw new Error("This machine has run no drill yet: npm run drill -- list shows them.");
  const added = [...addedBy(options, host), ...measuredBy(options.users ?? [], journalOf(folder, id))];
  if (added.length > 0) await addTo(journalOf(folder, id), added);
  const { lines, entries } = await chainOf(folder, id, options, host);
  const drawn = drillReportOf(entries, earlierRuns(folder, id));
  const into = path.join(folder, id);
  const written = async (name: string, content: string | Buffer): Promise<string> => {
    await mkdir(into, { recursive: true });
    await writeFile(path.join(into, name), content);
    return path.relative(host.root, path.join(into, name));
  };
  const forms: Readonly<Record<DrillOptions["format"], () => Promise<void>>> = {
    json: () => Promise.resolve(printJson(host, drawn)),
    markdown: () => Promise.resolve(host.print(markdownReport(drawn))),
    html: async () => host.print(await written("report.html", htmlReport(drawn))),
    text: async () => {
      host.print(terminalReport(drawn));
      host.say(`as a page: ${await written("report.html", htmlReport(drawn))}`);
    },
    evidence: async () => {
      host.print(await written(`drill-${id}.tar`, evidenceArchive(lines, drawn)));
      host.say(
        `last hash ${drawn.evidence.lastHash}: write it down where nobody can change it; ` +
          "npm run drill -- verify FILE --last-hash HASH then tells that nothing was rewritten",
      );
    },
  };
  await forms[options.format]();
  return 0;
};

/** This machine's journal; where it has none, the regions'. */
async function chainOf(folder: string, id: string, options: DrillOptions, host: DrillHost): Promise<Chain> {
  const local = chainIn(journalOf(folder, id));
  if (local) return local;
  return findRun(folder, (await cloudOf(options, host)).places, id);
}

/** The report of a run that this folder has. @throws Error where it hasn't, or its journal was changed */
export function keptReport(folder: string, id: string): DrillReport {
  const chain = chainIn(journalOf(folder, id));
  if (!chain) throw new Error(`${journalOf(folder, id)} isn't there.`);
  return drillReportOf(chain.entries, earlierRuns(folder, id));
}

/** Reports of this machine's runs before it, each knowing those before itself. One whose journal was changed is none. */
function earlierRuns(folder: string, id: string): DrillReport[] {
  const reports: DrillReport[] = [];
  for (const it of localRuns(folder).filter((run) => run < id)) {
    try {
      reports.push(drillReportOf(chainIn(journalOf(folder, it))?.entries ?? [], reports));
    } catch {
      continue;
    }
  }
  return reports;
}

function addedBy(options: DrillOptions, host: DrillHost): readonly AddedEntry[] {
  const { signOff, addition } = options;
  const file = addition === undefined ? [] : additionsIn(readFileSync(addition, "utf8"), addition);
  if (signOff === undefined) return file;
  const remark = options.because === "" ? "read" : options.because;
  return [
    ...file,
    ["signedOff", { who: signOff, role: `reviewer, written down by ${operatorOf(options, host)}`, remark }],
  ];
}

/** What probers saw while it ran, and what became of their writes. @throws Error where the run had users of its own */
function measuredBy(files: readonly string[], journal: string): readonly AddedEntry[] {
  if (files.length === 0) return [];
  const entries = chainIn(journal)?.entries ?? [];
  const closed = entries.find((it) => it.kind === "closed");
  const has = (kind: "users" | "ledger") => entries.some((it) => it.kind === kind);
  if (has("users") && has("ledger"))
    throw new Error("This run's users are in its journal already, and are added once: leave --users out.");
  // Whether it is over is asked of all that is added.
  const within = [entries[0]?.at ?? 0, closed?.at ?? 0] as const;
  const probed = files.map((file) => probedIn(readFileSync(file, "utf8"), file));
  const users = usersOfProbes(probed, within);
  if (closed && users.requests === 0)
    throw new Error(
      `${files.join(", ")}: nothing was asked between ${new Date(within[0]).toISOString()} and ${new Date(within[1]).toISOString()}, when this run was.`,
    );
  const ledger = has("ledger") ? undefined : ledgerOfProbes(probed, within);
  return [...(has("users") ? [] : ([["users", users]] as const)), ...(ledger ? ([["ledger", ledger]] as const) : [])];
}

/** Behind the last entry, on this machine. Copies in regions keep the run as it ended; the archive has all. */
async function addTo(file: string, added: readonly AddedEntry[]): Promise<void> {
  const chain = existsSync(file) ? chainIn(file) : undefined;
  if (!chain)
    throw new Error(
      `${file} isn't there: what people add is written into the journal of the machine that ran the drill.`,
    );
  if (!chain.entries.some((it) => it.kind === "closed"))
    throw new Error(
      "This run isn't ended, and its journal belongs to whoever goes on with it: resume or abort it first.",
    );
  const journal = new RunJournal(await JournalFile.goOn(file), Date.now, chain);
  try {
    for (const [kind, body] of added) await journal.note(kind, body);
  } finally {
    await journal.close();
  }
}
