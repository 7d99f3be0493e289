import { parseArgs } from "node:util";
import { type ComputeKind, computeKinds, type DatabaseKind, databaseKinds } from "../config/settings";

export interface RehearsalOptions {
  readonly regions: readonly string[];
  readonly homeRegion: string;
  readonly bootstrapRegion: string;
  /** Leave the cloud up at the end, or take over the one that is kept. */
  readonly cloud: "discard" | "keep" | "discardKept";
  /** What the storefront runs on. */
  readonly compute: ComputeKind;
  /** What kind the relational database is. */
  readonly database: DatabaseKind;
  /** Only this stack and what it reads. */
  readonly stack?: string;
  readonly output: "text" | "json" | "help";
}

/** Added in this order when only a number of regions is asked for. */
const known = ["us-east-1", "eu-west-1", "ap-south-1", "us-west-2", "eu-central-1", "ap-southeast-1"];

export const help = `Usage: npm run rehearse -- [options]

Deploys the whole platform on a local three-region cloud, checks it, moves its databases' writers, and takes it down.
Needs no AWS account and reads no AWS credentials. Writes build/rehearsal/report.html and report.json.

  --regions N|LIST   2 to 6, or names such as us-east-1,eu-west-1; the first is home and writes first (default 3)
  --compute KIND     ${computeKinds.join(" or ")}: what the storefront runs on (default: as Pulumi.yaml)
  --database KIND    ${databaseKinds.join(" or ")}: what the relational database is (default: as Pulumi.yaml)
  --stack NAME       only this stack and what it reads
  --keep             leave the cloud up and print what to export for the plain pulumi CLI; run again to go on with it
  --discard          remove the cloud that an earlier --keep left
  --json             print the report as JSON, progress goes to standard error
  --help             this text

Exit code: 0 everything held, 1 something deviated or failed, 2 bad options, 130 interrupted.`;

/** What is rehearsed where nothing else is asked for. */
export interface Kinds {
  readonly compute: string | undefined;
  readonly database: string | undefined;
}

/**
 * @param configured kinds that `Pulumi.yaml` has
 * @throws Error listing every problem with the options, and how to see what is allowed.
 */
export function parseOptions(
  args: readonly string[],
  configured: Kinds = { compute: undefined, database: undefined },
): RehearsalOptions {
  const problems: string[] = [];
  const { values, wrong } = read(args);
  problems.push(...wrong);
  const regions = regionsOf(values.regions ?? "3", problems);
  const stacks = ["foundation", ...regions, "global"];
  if (values.stack !== undefined && !stacks.includes(values.stack)) {
    problems.push(`--stack is ${values.stack}; it must be one of ${stacks.join(", ")}`);
  }
  const compute = oneOf("--compute", values.compute ?? configured.compute, computeKinds, problems);
  const database = oneOf("--database", values.database ?? configured.database, databaseKinds, problems);
  if (values.keep && values.discard) problems.push("--keep and --discard exclude each other");
  if (problems.length > 0) throw new Error(`${problems.join("\n")}\nSee: npm run rehearse -- --help`);
  return {
    regions,
    homeRegion: regions[0]!,
    bootstrapRegion: regions[0]!,
    cloud: values.keep ? "keep" : values.discard ? "discardKept" : "discard",
    compute,
    database,
    ...(values.stack === undefined ? {} : { stack: values.stack }),
    output: values.help ? "help" : values.json ? "json" : "text",
  };
}

const declared = {
  regions: { type: "string" },
  compute: { type: "string" },
  database: { type: "string" },
  stack: { type: "string" },
  keep: { type: "boolean" },
  discard: { type: "boolean" },
  json: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

function read(args: readonly string[]) {
  const { values, tokens } = parseArgs({
    args: [...args],
    options: declared,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const wrong = tokens.flatMap((it) => {
    if (it.kind === "positional") return `${it.value} isn't an option`;
    if (it.kind !== "option") return [];
    const option = it.name in declared ? declared[it.name as keyof typeof declared] : undefined;
    if (!option) return `${it.rawName} isn't an option`;
    if (option.type === "string" && !it.value) return `${it.rawName} needs a value`;
    return option.type === "boolean" && it.value !== undefined ? `${it.rawName} takes no value` : [];
  });
  const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);
  return {
    values: {
      ...values,
      regions: text(values.regions),
      compute: text(values.compute),
      database: text(values.database),
      stack: text(values.stack),
    },
    wrong,
  };
}

/** The first where nothing is asked for. */
function oneOf<T extends string>(
  option: string,
  given: string | undefined,
  kinds: readonly [T, ...T[]],
  problems: string[],
): T {
  const kind = kinds.find((it) => it === given);
  if (kind !== undefined) return kind;
  if (given !== undefined) problems.push(`${option} is ${given}; it must be one of ${kinds.join(", ")}`);
  return kinds[0];
}

function regionsOf(given: string, problems: string[]): string[] {
  if (/^\d+$/.test(given)) {
    const count = Number(given);
    if (count >= 2 && count <= known.length) return known.slice(0, count);
    problems.push(`--regions is ${given}; a number must be 2 to ${known.length}`);
    return known.slice(0, 3);
  }
  const regions = given.split(",").map((it) => it.trim());
  const wrong = regions.filter((it) => !/^[a-z]{2}(-[a-z]+)+-\d$/.test(it));
  if (wrong.length > 0) problems.push(`--regions has ${wrong.join(", ")}; names look like eu-west-1`);
  if (new Set(regions).size !== regions.length) problems.push(`--regions names a region twice: ${given}`);
  if (regions.length < 2 || regions.length > known.length)
    problems.push(`--regions names ${regions.length}; 2 to ${known.length} work`);
  return regions;
}
