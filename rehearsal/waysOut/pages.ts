/** What docs/paths say: one page a path, its steps in order, each with the lines that are typed. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { load } from "js-yaml";
import { isYamlObject } from "../../config/yaml";
import { type Overrides, programRoot } from "../cloud/workspace";

export const pathNames = ["asg", "eks", "rds"] as const;
export type PathName = (typeof pathNames)[number];

export interface PathStep {
  readonly title: string;
  readonly text: string;
  /** Lines to type, without their comments. */
  readonly commands: readonly string[];
}

export const pageOf = (name: PathName): string =>
  readFileSync(path.join(programRoot, "docs", "paths", `${name}.md`), "utf8");

/** Keys that a page sets for its path. @throws Error where its configuration isn't a map */
export function keysOf(page: string): Overrides {
  const set = load(/```yaml\n([^]*?)```/.exec(page)?.[1] ?? "{}");
  if (!isYamlObject(set)) throw new Error("the page's configuration isn't a map");
  return set;
}

export function stepsOf(page: string): readonly PathStep[] {
  return page
    .split(/^## /m)
    .slice(1)
    .map((text) => {
      const [title = ""] = text.split("\n");
      const blocks = [...text.matchAll(/```sh\n([^]*?)```/g)].map((it) => it[1]!);
      const commands = blocks.flatMap((it) => it.split("\n")).map((it) => it.replace(/\s+#.*/, "").trim());
      return { title, text, commands: commands.filter((it) => it !== "" && !it.startsWith("#")) };
    });
}

/** The lines that deploy, or that destroy: those that a desk can type. */
export const linesOf = (name: PathName, command: "deploy" | "destroy"): readonly string[] =>
  stepsOf(pageOf(name)).flatMap(({ commands }) =>
    commands.filter((it) => it.startsWith(`npm run ${command}`) && !it.includes("--check")),
  );
