import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { cacheKey, madeOnce, type Progress } from "../../toolchain/cache";
import { goBuild } from "../../toolchain/goBuild";

const run = promisify(execFile);
const source = path.join(__dirname, "vegeta");

/** The load generator: Vegeta, built from its Go module. */
export async function vegetaBinary(progress: Progress): Promise<string> {
  const content = ["go.mod", "go.sum", "tools.go"].map((file) => readFileSync(path.join(source, file), "utf8"));
  const folder = await madeOnce(
    `vegeta-${cacheKey(process.platform, process.arch, ...content)}`,
    async (into) => {
      progress("building Vegeta, the load generator, from its Go module, half a minute, once on this machine");
      const command = "github.com/tsenart/vegeta/v12";
      const output = path.join(into, "bin", "vegeta");
      await goBuild({ module: source, command, ldflags: "-s -w", output }, progress);
    },
    progress,
  );
  return path.join(folder, "bin", "vegeta");
}

/** One request to send, as Vegeta's JSON format has it. */
export interface Target {
  readonly method: string;
  readonly url: string;
  readonly header?: Readonly<Record<string, readonly string[]>>;
  /** In base64. */
  readonly body?: string;
}

export interface Attack {
  /** Each is sent once where there are enough, else they are sent again from the first. */
  readonly targets: readonly Target[];
  readonly seconds: number;
  /** `perSecond`: an open model, sent at that rate however long answers take. `workers`: so many at a time, as fast as they go. */
  readonly load: { readonly perSecond: number } | { readonly workers: number };
  /** Whether a target may be sent again. Default: no; the attack ends with the last. */
  readonly repeat?: boolean;
}

export interface Figures {
  readonly requests: number;
  /** Good answers a second. */
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly statuses: Readonly<Record<string, number>>;
}

interface Report {
  readonly requests: number;
  readonly throughput: number;
  readonly latencies: { readonly "50th": number; readonly "99th": number };
  readonly status_codes: Record<string, number>;
  readonly errors: readonly string[];
}

/** @throws Error when any answer is not a good one: what fails fast must not count as fast. */
export async function attack(vegeta: string, directory: string, it: Attack): Promise<Figures> {
  const [targets, results] = ["targets.json", "results.bin"].map((file) => path.join(directory, file)) as [
    string,
    string,
  ];
  await writeFile(targets, it.targets.map((target) => JSON.stringify(target)).join("\n"));
  const load =
    "workers" in it.load
      ? ["-rate=0", `-workers=${it.load.workers}`, `-max-workers=${it.load.workers}`]
      : [`-rate=${Math.round(it.load.perSecond)}`, "-workers=32", "-max-workers=512"];
  const sending = it.repeat ? [] : ["-lazy"];
  const files = ["-format=json", `-targets=${targets}`, `-output=${results}`];
  const limits = [`-duration=${it.seconds}s`, "-timeout=10s", "-max-body=0", "-redirects=-1"];
  await run(vegeta, ["attack", ...load, ...sending, ...files, ...limits]);
  const { stdout } = await run(vegeta, ["report", "-type=json", results]);
  await Promise.all([targets, results].map((file) => rm(file, { force: true })));
  return figuresOf(JSON.parse(stdout) as Report);
}

function figuresOf({ requests, throughput, latencies, status_codes: statuses, errors }: Report): Figures {
  const bad = Object.keys(statuses).filter((it) => !it.startsWith("2"));
  if (bad.length > 0 || errors?.length > 0) {
    throw new Error(`answers were ${JSON.stringify(statuses)}: ${(errors ?? []).slice(0, 3).join(", ")}`);
  }
  const milliseconds = (nanoseconds: number): number => nanoseconds / 1e6;
  return {
    requests,
    perSecond: throughput,
    p50Ms: milliseconds(latencies["50th"]),
    p99Ms: milliseconds(latencies["99th"]),
    statuses,
  };
}
