import { shellWord } from "../../toolchain/environment";
import type { Rehearsal } from "../rehearsal";

/** What to type so that the plain pulumi CLI works on the cloud, two spaces before each line. */
export function exportsOf(rehearsal: Rehearsal, languageHost: string): string {
  const { options } = rehearsal;
  const stack = options.stack ?? options.regions[1] ?? options.bootstrapRegion;
  const { cloud, stacks } = rehearsal.context;
  const lines = Object.entries(cloud.exports).map(([name, value]) =>
    name === "PATH"
      ? `export PATH=${shellWord(`${languageHost}:${value.replace(/\$PATH$/, "")}`)}"$PATH"`
      : `export ${name}=${shellWord(value)}`,
  );
  const commands = [`pulumi preview --stack ${stack}`, `pulumi up --stack ${stack} --policy-pack policy`];
  return (
    `For each of its stacks (${stacks.join(", ")}), whichever --stack names:\n\n` +
    [`cd ${shellWord(cloud.workspace)}`, ...lines, ...commands].map((line) => `  ${line}\n`).join("")
  );
}
