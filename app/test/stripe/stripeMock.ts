import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { cacheKey, madeOnce, type Progress } from "../../../toolchain/cache";
import { goBuild } from "../../../toolchain/goBuild";

const source = path.join(__dirname, "module");

/** Stripe's own stand-in for its API: it holds requests against Stripe's description, and answers with samples. It remembers nothing. */
export async function stripeMockBinary(progress: Progress): Promise<string> {
  const content = ["go.mod", "go.sum", "tools.go"].map((file) => readFileSync(path.join(source, file), "utf8"));
  const folder = await madeOnce(
    `stripe-mock-${cacheKey(process.platform, process.arch, ...content)}`,
    async (into) => {
      progress("building stripe-mock, which stands for Stripe's API, from its Go module, half a minute, once");
      const output = path.join(into, "bin", "stripe-mock");
      await goBuild({ module: source, command: "github.com/stripe/stripe-mock", ldflags: "-s -w", output }, progress);
    },
    progress,
  );
  return path.join(folder, "bin", "stripe-mock");
}

export interface StripeMock {
  readonly url: string;
  stop(): Promise<void>;
}

/** On a port that the system chooses, of loopback only. */
export async function startStripeMock(): Promise<StripeMock> {
  const binary = await stripeMockBinary(() => undefined);
  const child = spawn(binary, ["-strict-version-check", "-http-addr", "127.0.0.1:0", "-https-addr", "127.0.0.1:0"], {
    stdio: ["ignore", "pipe", "inherit"],
    env: {},
  });
  const stop = (): void => void child.kill("SIGKILL");
  process.once("exit", stop);
  const url = await addressOf(child);
  return {
    url,
    stop: async () => {
      process.off("exit", stop);
      const ended = once(child, "exit");
      stop();
      await ended;
    },
  };
}

async function addressOf({ stdout }: ChildProcess & { stdout: NodeJS.ReadableStream }): Promise<string> {
  // Whatever else it says is read as well, so that it never waits for a reader.
  const lines = createInterface({ input: stdout });
  return new Promise((resolve, reject) => {
    lines.on("line", (line) => {
      const [, address] = /^Listening for HTTP at address: (\S+)$/.exec(line) ?? [];
      if (address) resolve(`http://${address}`);
    });
    lines.once("close", () => reject(new Error("stripe-mock ended before it served")));
  });
}
