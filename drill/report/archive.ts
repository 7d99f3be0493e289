/** One archive for an auditor: the report, the journal, every call to AWS, and their hashes. The same run gives the same bytes. */
import type { JournalEntry } from "../entries";
import type { DrillReport } from "./drillReport";
import { htmlReport } from "./html";
import { digestOf } from "../record/chain";
import { entriesOf } from "../record/runState";

const block = 512;
/** What a header holds of a name. */
const longestName = 100;

/** @param lines of the journal, as they were written @throws Error where the run's id is too long to name a folder */
export function evidenceArchive(lines: readonly string[], report: DrillReport): Buffer {
  const entries = lines.map((it) => JSON.parse(it) as JournalEntry);
  const files: readonly (readonly [string, string])[] = [
    ["report.json", `${JSON.stringify(report, undefined, 2)}\n`],
    ["report.html", htmlReport(report)],
    ["journal.ndjson", textOf(lines)],
    ["calls.ndjson", textOf(entriesOf(entries, "call").map(({ at, body }) => JSON.stringify({ at, ...body })))],
  ];
  const sums = files.map(([name, text]) => `${digestOf(text)}  ${name}\n`).join("");
  const at = Math.floor(entries[0]!.at / 1000);
  const parts = [...files, ["SHA256SUMS", sums] as const].map(([name, text]) =>
    member(`drill-${report.id}/${name}`, Buffer.from(text), at),
  );
  return Buffer.concat([...parts, Buffer.alloc(2 * block)]);
}

const textOf = (lines: readonly string[]): string => lines.map((it) => `${it}\n`).join("");

/** A regular file as POSIX' ustar format has it. */
function member(name: string, content: Buffer, at: number): Buffer {
  if (Buffer.byteLength(name) > longestName)
    throw new Error(`${name} is too long for an archive: at most ${longestName} bytes`);
  const header = Buffer.alloc(block);
  const put = (offset: number, text: string): void => void header.write(text, offset, "latin1");
  const octal = (value: number, digits: number): string => `${value.toString(8).padStart(digits, "0")}\0`;
  put(0, name);
  put(100, octal(0o644, 7));
  put(108, octal(0, 7));
  put(116, octal(0, 7));
  put(124, octal(content.length, 11));
  put(136, octal(at, 11));
  // While the sum is taken, its own place holds spaces.
  put(148, " ".repeat(8));
  put(156, "0");
  put(257, "ustar\0" + "00");
  put(
    148,
    `${octal(
      header.reduce((sum, it) => sum + it, 0),
      6,
    )} `,
  );
  return Buffer.concat([header, content, Buffer.alloc((block - (content.length % block)) % block)]);
}
