/**
 * `npm run bench:functions -w app`: how long each module of the functions takes to load, in a process that has just started: the one that all
 * share, which must be quick, and the image function's, which has native code.
 */
import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { buildFunctions } from "../functions/build";
import { median } from "./median";

const runs = 15;

/** Lambda's init phase is this, and what it takes to fetch the archive. */
const limitMs = 200;

const load = `
  const [before, used] = [performance.now(), process.cpuUsage()];
  await import(process.argv[1]);
  const { user, system } = process.cpuUsage(used);
  console.log(JSON.stringify({ elapsed: performance.now() - before, processor: (user + system) / 1000 }));`;

/** In milliseconds. */
interface Load {
  readonly elapsed: number;
  /** Of all the process' threads: of elapsed time, what a machine that is busy with other work adds nothing to. */
  readonly processor: number;
}

async function loadOnce(module: string): Promise<Load> {
  const args = ["--input-type=module", "--eval", load, module];
  return JSON.parse((await promisify(execFile)(process.execPath, args)).stdout) as Load;
}

/** @returns the median of processor time */
async function measure(name: string, module: string): Promise<number> {
  const loads: Load[] = [];
  for (let run = 0; run < runs; run++) loads.push(await loadOnce(module));
  const said = (["processor", "elapsed"] as const).map((kind) => {
    const times = loads.map((it) => it[kind]);
    const [least, most] = [Math.min(...times), Math.max(...times)];
    return `${median(times).toFixed(0)} ms ${kind} time (${least.toFixed(0)} to ${most.toFixed(0)})`;
  });
  process.stdout.write(`${name} loads in ${said.join(", ")}: medians of ${runs}\n`);
  return median(loads.map((it) => it.processor));
}

async function main(): Promise<number> {
  const { bundle, bundleBytes, zipBytes, digest, images } = await buildFunctions();
  process.stdout.write(`index.mjs ${bundleBytes} bytes, functions.zip ${zipBytes} bytes, ${digest}\n`);
  const shared = await measure("the functions' module", bundle);
  await measure("the image function's, with sharp,", path.join(images.root, "index.mjs"));
  process.stdout.write(`the functions' module may take ${limitMs} ms of a processor\n`);
  return shared <= limitMs ? 0 : 1;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exit(1);
  },
);
