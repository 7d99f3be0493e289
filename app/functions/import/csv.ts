import type { LineProblem } from "./problems";

export interface CsvRow {
  readonly line: number;
  readonly cells: readonly string[];
}

interface Reading {
  readonly text: string;
  at: number;
  line: number;
}

/** RFC 4180: quoted cells may have line breaks and doubled quotes; lines end with CRLF or LF. Empty lines count for nothing. */
export function csvRows(text: string, problems: LineProblem[]): CsvRow[] {
  const reading: Reading = { text, at: 0, line: 1 };
  const rows: CsvRow[] = [];
  while (reading.at < text.length) {
    const { line } = reading;
    const cells: string[] = [];
    do cells.push(nextCell(reading, problems));
    while (consumed(reading, ","));
    if (!consumed(reading, "\r\n")) consumed(reading, "\n");
    reading.line++;
    if (cells.length > 1 || cells[0] !== "") rows.push({ line, cells });
  }
  return rows;
}

function consumed(reading: Reading, what: string): boolean {
  if (!reading.text.startsWith(what, reading.at)) return false;
  reading.at += what.length;
  return true;
}

function nextCell(reading: Reading, problems: LineProblem[]): string {
  if (reading.text[reading.at] === '"') return quotedCell(reading, problems);
  const cell = upToEnd(reading);
  if (cell.includes('"'))
    problems.push({
      line: reading.line,
      given: cell.slice(0, 60),
      problem: 'a cell with a quote must be quoted whole, and its quotes doubled: "a ""b"" c"',
    });
  return cell;
}

/** Ends before a comma or the line's end. */
function upToEnd(reading: Reading): string {
  const from = reading.at;
  while (reading.at < reading.text.length && !/[,\n]/.test(reading.text[reading.at]!)) reading.at++;
  if (reading.text[reading.at] === "\n" && reading.text[reading.at - 1] === "\r" && reading.at > from) reading.at--;
  return reading.text.slice(from, reading.at);
}

function quotedCell(reading: Reading, problems: LineProblem[]): string {
  const { text, line } = reading;
  let cell = "";
  reading.at++;
  for (;;) {
    const end = text.indexOf('"', reading.at);
    const part = text.slice(reading.at, end === -1 ? text.length : end);
    reading.line += part.split("\n").length - 1;
    cell += part;
    reading.at = end === -1 ? text.length : end + 1;
    if (end === -1) {
      problems.push({ line, problem: "a quote is opened here and never closed" });
      return cell;
    }
    if (!consumed(reading, '"')) break;
    cell += '"';
  }
  const rest = upToEnd(reading);
  if (rest !== "")
    problems.push({ line, given: rest.slice(0, 60), problem: "nothing may follow a closing quote but a comma" });
  return cell;
}
