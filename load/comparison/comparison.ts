/** The comparison, run as a process of its own: it shares nothing with whoever asks but what it is told. */
import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { localEnvironment } from "../../toolchain/environment";
import type { LedgerComparison } from "./compare";
import type { ComparisonSources } from "./sources";

const run = promisify(execFile);

/** @throws Error when the ledger, a store or the gateway can't be read */
export async function comparisonOf(ledger: string, sources: ComparisonSources): Promise<LedgerComparison> {
  const args = ["--no-warnings", "--require", require.resolve("tsx/cjs"), path.join(__dirname, "main.ts")];
  const running = run(process.execPath, args, { env: localEnvironment(), maxBuffer: 1 << 28 });
  running.child.stdin!.on("error", () => undefined).end(JSON.stringify({ ledger, ...sources }));
  const { stdout } = await running.catch((error: { code?: number; stdout: string; stderr: string }) => {
    if (error.code === 1) return error;
    throw new Error(`the ledger could not be compared: ${error.stderr.trim()}`, { cause: error });
  });
  return JSON.parse(stdout) as LedgerComparison;
}
