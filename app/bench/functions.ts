/** `npm run bench:functions`: how long the functions' bundle takes to load, in a process that has just started. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { buildFunctions } from "../functions/build";
import { median } from "./median";

const runs = 15;

/** Lambda's init phase is this, and what it takes to fetch the archive. */
const limitMs = 200;

const load = `
  const before = performance.now();
  await import(process.argv[1]);
  console.log(performance.now() - before);`;

async function loadMs(bundle: string): Promise<number> {
  const args = ["--input-type=module", "--eval", load, bundle];
  return Number((await promisify(execFile)(process.execPath, args)).stdout);
}

async function main(): Promise<number> {
  const { bundle, bundleBytes, zipBytes, digest } = await buildFunctions();
  const times: number[] = [];
  for (let run = 0; run < runs; run++) times.push(await loadMs(bundle));
  const [least, most] = [Math.min(...times), Math.max(...times)];
  const middle = median(times);
  process.stdout.write(
    `index.mjs ${bundleBytes} bytes, functions.zip ${zipBytes} bytes, ${digest}\n` +
      `loads in ${middle.toFixed(0)} ms (median of ${runs}, ${least.toFixed(0)} to ${most.toFixed(0)}); at most ${limitMs} ms\n`,
  );
  return middle <= limitMs ? 0 : 1;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exit(1);
  },
);
