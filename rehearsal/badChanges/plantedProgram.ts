/** The program as it would be had somebody changed its resources: what a workspace's index.ts is while changes are planted. */
import * as pulumi from "@pulumi/pulumi";
import { readFileSync } from "node:fs";
import path from "node:path";
import type { Program } from "../../deploy/preload";
import { programRoot } from "../cloud/workspace";

/** An input of a resource that somebody changed. */
export interface ChangedInput {
  /** Token, such as `aws:lb/listenerRule:ListenerRule`. */
  readonly type: string;
  /** Pattern of logical names. */
  readonly name: string;
  readonly key: string;
  /** Pattern that is replaced in the input as JSON, and by what; user data is read as the script that it is. */
  readonly from: string;
  readonly to: string;
}

/** In a workspace, a list of `ChangedInput`. */
export const plantedFile = "planted.json";

/** @param folder with `planted.json`; it is read in each run, since a stack's process outlives several */
export function planted(folder: string): Program {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- the whole program, through its index
  const program = require(path.join(programRoot, "index")) as Program;
  const changed = (): ReturnType<Program> => {
    const changes = JSON.parse(readFileSync(path.join(folder, plantedFile), "utf8")) as readonly ChangedInput[];
    if (changes.length > 0) pulumi.runtime.registerStackTransformation((it) => transformed(it, changes));
    return program();
  };
  return Object.assign(changed, program.preload && { preload: program.preload });
}

function transformed(
  { type, name, props, opts }: pulumi.ResourceTransformationArgs,
  changes: readonly ChangedInput[],
): pulumi.ResourceTransformationResult | undefined {
  const own = changes.filter((it) => it.type === type && new RegExp(it.name).test(name));
  if (own.length === 0) return undefined;
  const given = props as Readonly<Record<string, pulumi.Input<object>>>;
  const inputs = own.map((change) => {
    const value = pulumi.output(given[change.key]) as pulumi.Output<unknown>;
    return [change.key, value.apply((it) => changedInput(it, change))] as const;
  });
  return { props: { ...given, ...Object.fromEntries(inputs) }, opts };
}

/** What becomes of the input's value; the same where the pattern isn't in it. */
export function changedInput(value: unknown, change: Pick<ChangedInput, "key" | "from" | "to">): unknown {
  const { key, to } = change;
  const from = new RegExp(change.from, "gm");
  if (key !== "userData") return JSON.parse((JSON.stringify(value) ?? "").replace(from, to));
  const script = Buffer.from(value as string, "base64").toString();
  return Buffer.from(script.replace(from, to)).toString("base64");
}
