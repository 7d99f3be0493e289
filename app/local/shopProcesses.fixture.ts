import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { childrenOf } from "../../toolchain/processes";

/** Everything that this machine runs, one line each: its number and its arguments. */
export const processes = (): string[] =>
  execFileSync("ps", ["-A", "-o", "pid=,args="], { encoding: "utf8" }).split("\n");

/** What runs with a text among its arguments. */
export const mentioning = (text: string): string[] => processes().filter((line) => line.includes(text));

const descendantsOf = (pid: number): number[] => childrenOf(pid).flatMap((it) => [it, ...descendantsOf(it)]);

/** The folder of the storefront's program that a command has built; other shops may run beside it. */
export function programOf(command: number): string {
  const own = new Set(descendantsOf(command).map(String));
  const lines = processes().filter((it) => own.has(it.trim().split(" ")[0]!));
  const [found] = lines.flatMap((it) => /\S+\/build\/shop-\w+/.exec(it) ?? []);
  assert.ok(found, lines.join("\n"));
  return found;
}
