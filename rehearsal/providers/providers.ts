import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import { localEnvironment } from "../../toolchain/environment";
import { endProcess, firstLine, type Lifetime } from "../../toolchain/processes";

export interface Providers {
  /** Port that serves every package of every stack. */
  readonly port: number;
  readonly process: ChildProcess;
  stop(): Promise<void>;
}

/** Packages whose plugins the stand-ins replace. */
export const packages = ["aws", "awsx", "eks", "kubernetes", "random"] as const;

/** Starts the stand-ins for these stacks, each with the region its resources live in. */
export async function startProviders(
  endpoint: string,
  regionOf: Readonly<Record<string, string>>,
  lifetime: Lifetime,
  onSpawn: (pid: number | undefined) => void = () => undefined,
): Promise<Providers> {
  const stacks = Object.entries(regionOf).map(([stack, region]) => `${stack}=${region}`);
  const args = ["--require", require.resolve("tsx/cjs"), path.join(__dirname, "main.ts"), endpoint, ...stacks];
  const child = spawn(process.execPath, lifetime === "detached" ? [...args, "--detached"] : args, {
    stdio: lifetime === "detached" ? ["ignore", "pipe", "ignore"] : ["pipe", "pipe", "inherit"],
    detached: true,
    env: { ...localEnvironment(), NODE_NO_WARNINGS: "1" },
  });
  onSpawn(child.pid);
  const { port } = JSON.parse(await firstLine(child, "the provider stand-ins")) as Pick<Providers, "port">;
  return { port, process: child, stop: () => endProcess(child) };
}

/** What makes an engine use the stand-ins instead of plugins. */
export function attachTo(port: number): string {
  return packages.map((name) => `${name}:${port}`).join(",");
}
