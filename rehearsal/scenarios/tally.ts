/** What came of each scenario, by commit: a file that is written after each, so that a run goes on where another was stopped. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";

/** What users were promised, in numbers. */
export interface PromisedCounts {
  readonly requests: number;
  readonly errors: number;
  /** Orders. */
  readonly acknowledged: number;
  readonly lost: number;
  /** Of the lost ones, those that the writer that was left behind has. */
  readonly foundAtOldWriter: number;
  readonly doubled: number;
  /** Charges of orders that are lost; of orders that there never were, as far as anybody knows. */
  readonly chargedAndLost: number;
  readonly chargedWithoutOrder: number;
  /** Of all kinds of writes. */
  readonly writesAcknowledged: number;
  readonly writesLost: number;
  /** Of unknown outcome to their users, and found to be there, or not. */
  readonly unknownKept: number;
  readonly unknownNotKept: number;
}

export interface ScenarioResult {
  readonly name: string;
  readonly outcome: "held" | "deviated" | "aborted";
  /** When it began. */
  readonly at: string;
  readonly seconds: number;
  readonly timeScale: number;
  readonly perSecond: number;
  /** Missing where it didn't come to that. */
  readonly counts?: PromisedCounts;
  /** What didn't hold, a step each. */
  readonly problems: readonly { readonly step: string; readonly detail: string }[];
}

interface TallyFile {
  readonly schemaVersion: 1;
  readonly commit: string;
  readonly results: readonly ScenarioResult[];
}

export class Tally {
  private constructor(
    readonly file: string,
    readonly commit: string,
    private all: ScenarioResult[],
  ) {}

  /** @param commit of the working tree; one with changes of its own is never gone on with */
  static open(folder: string, commit: string, how: "go on" | "anew"): Tally {
    const file = path.join(folder, `${commit}.json`);
    const goesOn = how === "go on" && !commit.endsWith(changed) && existsSync(file);
    const results = goesOn ? (JSON.parse(readFileSync(file, "utf8")) as TallyFile).results : [];
    return new Tally(file, commit, [...results]);
  }

  get results(): readonly ScenarioResult[] {
    return this.all;
  }

  /** The last result counts. */
  hasHeld(name: string): boolean {
    return this.all.findLast((it) => it.name === name)?.outcome === "held";
  }

  add(result: ScenarioResult): void {
    this.all.push(result);
    const content: TallyFile = { schemaVersion: 1, commit: this.commit, results: this.all };
    mkdirSync(path.dirname(this.file), { recursive: true });
    const temporary = `${this.file}.${process.pid}`;
    writeFileSync(temporary, `${JSON.stringify(content, undefined, 2)}\n`);
    renameSync(temporary, this.file);
  }
}

const changed = "-changed";

/** Of the working tree, and whether it has changes that no commit has; "unknown" where this is no repository. */
export function commitOf(root: string): string {
  const git = (...args: string[]): string => execFileSync("git", args, { cwd: root, encoding: "utf8", stdio: "pipe" });
  try {
    const commit = git("rev-parse", "--short=12", "HEAD").trim();
    return git("status", "--porcelain").trim() === "" ? commit : `${commit}${changed}`;
  } catch {
    return `unknown${changed}`;
  }
}
