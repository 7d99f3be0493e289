/**
 * The comparison as a program of its own. It reads one JSON object from its input, `{ ledger, orders, documents, gateway: { url, secret } }`,
 * and prints the comparison as JSON, or with `--table` as a table. Passwords are never among its arguments, where others could see them.
 * Exit code: 0 nothing was lost, doubled, changed or charged wrongly; 1 something was; 2 it could not be found out.
 */
import { text } from "node:stream/consumers";
import { readLedger } from "../ledger/ledger";
import { compareLedger, isWhole } from "./compare";
import { type ComparisonSources, readFacts } from "./sources";
import { comparisonTable } from "./table";

interface ComparisonRequest extends ComparisonSources {
  /** Path of the shoppers' ledger. */
  readonly ledger: string;
}

async function main(): Promise<number> {
  const { ledger, ...sources } = JSON.parse(await text(process.stdin)) as ComparisonRequest;
  const writes = readLedger(ledger);
  const since = Math.min(Date.now(), ...writes.map((it) => it.at));
  const comparison = compareLedger(writes, await readFacts(sources, since));
  const said = process.argv.includes("--table") ? comparisonTable(comparison) : JSON.stringify(comparison);
  process.stdout.write(`${said}\n`);
  return isWhole(comparison) ? 0 : 1;
}

main().then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
  },
);
