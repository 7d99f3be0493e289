import { readdirSync } from "node:fs";
import path from "node:path";
import type { Check, Verdict } from "../check";
import { program } from "../process";
import { goVersionOf, versionOf } from "../tools/install";

const root = path.join(__dirname, "..", "..");
const own = path.join(root, ".github");
const bad = [path.join(__dirname, "..", "fixtures", "workflows", "bad.yml")];

const workflows = (): string[] =>
  readdirSync(path.join(own, "workflows")).map((name) => path.join(own, "workflows", name));

/** Syntax, types of expressions, runners, and the shell in each step, which it hands to shellcheck. */
export const syntaxCheck = (actionlint: string, programs: string): Check => {
  const look = async (files: readonly string[]): Promise<Verdict> => {
    const shellcheck = path.join(programs, "shellcheck");
    const ended = await program(actionlint, [
      "-format",
      "{{json .}}",
      "-shellcheck",
      shellcheck,
      "-pyflakes=",
      ...files,
    ]);
    if (ended.code > 1) throw new Error(`actionlint ended with ${ended.code}:\n${ended.stderr.slice(-2000)}`);
    const found = JSON.parse(ended.stdout) as readonly {
      message: string;
      filepath: string;
      line: number;
      kind: string;
    }[];
    const findings = found.map((it) => ({
      check: it.kind,
      subject: `${path.relative(root, path.resolve(it.filepath))}:${it.line}`,
      message: it.message,
    }));
    return { looked: files.length, findings };
  };
  return {
    family: "workflows",
    tool: `actionlint ${goVersionOf("actionlint")}`,
    unit: "workflows",
    mustFind: ["expression", "shellcheck", "runner-label"],
    onFixture: () => look(bad),
    onProject: () => look(workflows()),
  };
};

interface Audited {
  readonly ident: string;
  readonly desc: string;
  readonly locations: readonly {
    readonly symbolic: {
      readonly kind: string;
      readonly key: { readonly Local?: { readonly verbatim_path: string } };
    };
    readonly concrete: { readonly location: { readonly start_point: { readonly row: number } } };
  }[];
}

/** What an attacker could do with a workflow. Comments that silence it don't count: exceptions are in one place. */
export const attackCheck = (programs: string): Check => {
  const look = async (files: readonly string[]): Promise<Verdict> => {
    const quiet = ["--offline", "--no-ignores", "--no-exit-codes", "--no-progress", "--strict-collection"];
    const strictest = ["--persona=auditor", "--collect=all", "--format=json"];
    const ended = await program(path.join(programs, "zizmor"), [...quiet, ...strictest, ...files]);
    if (ended.code !== 0) throw new Error(`zizmor ended with ${ended.code}:\n${ended.stderr.slice(-2000)}`);
    const found = JSON.parse(ended.stdout) as readonly Audited[];
    return { looked: files.length, findings: found.map(findingOf) };
  };
  return {
    family: "workflows",
    tool: `zizmor ${versionOf("zizmor")}`,
    unit: "files",
    mustFind: ["dangerous-triggers", "excessive-permissions", "template-injection", "unpinned-uses", "artipacked"],
    onFixture: () => look(bad),
    onProject: () => look([...workflows(), path.join(own, "dependabot.yml")]),
  };
};

function findingOf({ ident, desc, locations }: Audited): Verdict["findings"][number] {
  const at = locations.find((it) => it.symbolic.kind === "Primary") ?? locations.at(-1);
  const file = at?.symbolic.key.Local?.verbatim_path ?? "";
  const line = (at?.concrete.location.start_point.row ?? 0) + 1;
  return { check: ident, subject: `${path.relative(root, path.resolve(file))}:${line}`, message: desc };
}
