/**
 * Whether an archive of evidence is what it was, without a network, and by code that shares nothing with the one that wrote it: no change, cut or
 * reordering, and a report that its own journal bears out.
 */
import { createHash } from "node:crypto";
import { agreementProblems } from "./agreement";
import { fieldProblems } from "./fields";
import { journalProblems, type ReadEntry } from "./journal";
import { tarMembers } from "./tarMembers";

export interface ArchiveVerification {
  /** None where it is whole. */
  readonly problems: readonly string[];
  /** Of the run, where it can be read. */
  readonly run: string | undefined;
  /** SHA-256 of the journal's last line: who has written it down elsewhere can tell that nobody rewrote all of it. */
  readonly lastHash: string | undefined;
}

const names = ["report.json", "report.html", "journal.ndjson", "calls.ndjson", "SHA256SUMS"] as const;

/** @param expectedHash of the journal's last line, as somebody kept it elsewhere */
export function verifyArchive(archive: Buffer, expectedHash?: string): ArchiveVerification {
  let texts: readonly string[];
  try {
    texts = textsOf(archive);
  } catch (error) {
    return { problems: [(error as Error).message], run: undefined, lastHash: undefined };
  }
  const [report, page, journal, calls, sums] = texts as [string, string, string, string, string];
  const listed = names.slice(0, -1).map((it, index) => `${hash(texts[index]!)}  ${it}\n`);
  if (sums !== listed.join("")) {
    const changed = listed.filter((it) => !sums.includes(it)).map((it) => it.slice(66, -1));
    const what = changed.length > 0 ? `${changed.join(", ")} and SHA256SUMS don't agree` : "SHA256SUMS was changed";
    return { problems: [what], run: undefined, lastHash: undefined };
  }
  return contentsOf({ report, page, journal, calls }, expectedHash);
}

function textsOf(archive: Buffer): readonly string[] {
  const members = tarMembers(archive);
  const folder = members[0]?.name.split("/")[0] ?? "";
  const found = members.map((it) => it.name);
  const expected = names.map((it) => `${folder}/${it}`);
  if (!folder.startsWith("drill-") || found.join("\n") !== expected.join("\n"))
    throw new Error(
      `the archive holds ${found.join(", ") || "nothing"}; it must be ${expected.join(", ")}, in this order`,
    );
  const texts = members.map((it) => it.text);
  const opened = firstLine(texts[2]!);
  if (folder !== `drill-${opened?.body?.id ?? ""}`) throw new Error(`${folder} isn't the folder of the journal's run`);
  if (members.some((it) => it.at !== Math.floor(opened!.at! / 1000))) throw new Error("the time of a file was changed");
  return texts;
}

interface FirstLine {
  readonly at?: number;
  readonly body?: { readonly id?: string };
}

function firstLine(journal: string): FirstLine | undefined {
  try {
    return JSON.parse(journal.slice(0, journal.indexOf("\n"))) as FirstLine;
  } catch {
    return undefined;
  }
}

interface Contents {
  readonly report: string;
  readonly page: string;
  readonly journal: string;
  readonly calls: string;
}

function contentsOf({ report, page, journal, calls }: Contents, expectedHash: string | undefined): ArchiveVerification {
  const read = journalProblems(journal);
  const { lastHash, entries } = read;
  let json: unknown;
  try {
    json = JSON.parse(report);
  } catch {
    return { problems: [...read.problems, "report.json isn't JSON"], run: undefined, lastHash };
  }
  const fields = fieldProblems(json);
  const problems = [
    ...read.problems,
    ...fields,
    ...(fields.length === 0 && read.problems.length === 0 ? agreementProblems(json, entries, lastHash!) : []),
    ...callProblems(calls, entries),
    ...(page.includes("</html>") ? [] : ["report.html isn't whole"]),
    ...(expectedHash === undefined || expectedHash === lastHash
      ? []
      : [
          `the journal's last hash is ${lastHash}, and ${expectedHash} was expected: another journal, or a rewritten one`,
        ]),
  ];
  return { problems, run: (json as { id?: string }).id, lastHash };
}

/** The log of calls is the journal's calls, all and in order. */
function callProblems(calls: string, entries: readonly ReadEntry[]): string[] {
  const own = entries.filter((it) => it.kind === "call").map((it) => JSON.stringify({ at: it.at, ...it.body }));
  return calls === own.map((it) => `${it}\n`).join("") ? [] : ["calls.ndjson isn't what the journal says was called"];
}

const hash = (text: string): string => createHash("sha256").update(text).digest("hex");
