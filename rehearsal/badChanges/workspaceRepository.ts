/** A workspace of a local cloud as a repository: what a stack was deployed from can be told from what somebody has changed since. */
import { execFileSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { dump, load } from "js-yaml";
import type { YamlObject } from "../../config/yaml";
import { programRoot } from "../cloud/workspace";
import type { PlantedChange } from "./badChange";
import { plantedFile } from "./plantedProgram";

/** Of whoever works there, not of whoever runs this. */
const author = ["-c", "user.name=Meridian", "-c", "user.email=meridian@shop.example", "-c", "commit.gpgsign=false"];

export class WorkspaceRepository {
  private constructor(
    private readonly folder: string,
    /** That everything was deployed from. */
    readonly good: string,
  ) {}

  /** Takes everything in it as it is for the first commit. */
  static create(folder: string): WorkspaceRepository {
    const git = gitIn(folder);
    git("init", "--quiet");
    writeFileSync(path.join(folder, ".gitignore"), ["node_modules", "written.json", "build", ""].join("\n"));
    const index = path.join(folder, "index.ts");
    rmSync(index);
    const program = path.join(programRoot, "rehearsal", "badChanges", "plantedProgram");
    writeFileSync(index, `import { planted } from ${JSON.stringify(program)};\n\nexport = planted(__dirname);\n`);
    writeFileSync(path.join(folder, plantedFile), "[]\n");
    git("add", "--all");
    git("commit", "--quiet", "--message", "As deployed");
    return new WorkspaceRepository(folder, git("rev-parse", "HEAD"));
  }

  /** Makes a change and commits it. @returns the commit */
  plant({ name, configuration = {}, inputs = [] }: PlantedChange): string {
    const git = gitIn(this.folder);
    const file = path.join(this.folder, "Pulumi.yaml");
    const project = load(readFileSync(file, "utf8")) as YamlObject;
    const declared = project["config"] as Record<string, YamlObject>;
    for (const [key, value] of Object.entries(configuration)) declared[key] = { ...declared[key], default: value };
    writeFileSync(file, dump(project));
    writeFileSync(path.join(this.folder, plantedFile), `${JSON.stringify(inputs, undefined, 2)}\n`);
    git("add", "--all");
    git("commit", "--quiet", "--allow-empty", "--message", name);
    return git("rev-parse", "HEAD");
  }

  /** Whatever was changed is as it was when everything was deployed. */
  reset(): void {
    gitIn(this.folder)("reset", "--quiet", "--hard", this.good);
  }
}

const gitIn =
  (folder: string) =>
  (...args: readonly string[]): string =>
    execFileSync("git", ["-C", folder, ...author, ...args], { encoding: "utf8", stdio: "pipe" }).trim();
