/**
 * `npm run bench -w app`: the storefront beside a bare server that does the same with the same databases, on the same machine, in
 * the same run. `--rounds 5 --seconds 8 --workers 16 --pool 10 --share 60`, the
 * last the percentage of the storefront's peak at which answers are timed; `--profile` writes profiles of the processor, and its figures are no
 * figures. It takes about seven minutes, and means something only on a machine that does nothing else.
 */
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { machine } from "../../toolchain/machine";
import { contest, disciplines, type ContestResult } from "./contest";
import { vegetaBinary } from "./vegeta";
import { table, verdicts } from "./verdict";
import { startWorld } from "./world";

const results = path.join(__dirname, "..", "..", "build", "bench");
const progress = (line: string): void => void process.stderr.write(`  ${line}\n`);

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "5" },
    seconds: { type: "string", default: "8" },
    workers: { type: "string", default: "16" },
    pool: { type: "string", default: "10" },
    share: { type: "string", default: "60" },
    profile: { type: "boolean", default: false },
  },
});

function wholeNumber(name: "rounds" | "seconds" | "workers" | "pool" | "share"): number {
  const value = Number(values[name]);
  if (!Number.isInteger(value) || value < 1 || value > 1000) throw new Error(`--${name} is a number from 1 to 1000`);
  return value;
}

async function main(): Promise<void> {
  const [rounds, seconds] = [wholeNumber("rounds"), wholeNumber("seconds")];
  const [workers, poolSize, percent] = [wholeNumber("workers"), wholeNumber("pool"), wholeNumber("share")];
  await mkdir(results, { recursive: true });
  const before = machine();
  const vegeta = await vegetaBinary(progress);
  const world = await startWorld({ poolSize, progress, ...(values.profile ? { profile: results } : {}) });
  const outcomes: ContestResult[] = [];
  try {
    for (const it of disciplines)
      outcomes.push(await contest(world, it, { vegeta, rounds, seconds, workers, share: percent / 100, progress }));
  } finally {
    await world.close();
  }
  const reached = verdicts(outcomes, percent);
  const options = { rounds, seconds, workers, poolSize, percent, profiled: values.profile };
  const file = path.join(results, "storefront.json");
  await writeFile(file, `${JSON.stringify({ machine: before, options, outcomes, verdicts: reached }, null, 2)}\n`);
  process.stdout.write(`\n${table(reached)}\n\n${file}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
