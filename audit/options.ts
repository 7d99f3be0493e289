import { parseArgs } from "node:util";
import { families, type FamilyName } from "./check";
import { type PlatformKind, kindName } from "../rehearsal/steps/states";
import { kinds, type StatesAge } from "./states";

export interface AuditOptions {
  readonly families: readonly FamilyName[];
  readonly kinds: readonly PlatformKind[];
  readonly states: StatesAge;
  /** What needs more of the internet than package registries must be answered. */
  readonly reach: "registries" | "internet";
  readonly output: "text" | "json" | "help";
}

export const help = `Usage: npm run audit -- [options]

Lets other people's programs check what this project says of its safety. Every finding is fixed, or listed with a reason
in audit/exceptions.yaml. A program that overlooks its deliberately bad fixture fails too. See docs/audit.md.

  --only FAMILY   one of ${families.join(", ")}; may be given several times
  --kinds LIST    kinds of platform, of ${kinds.map(kindName).join(", ")} (default all)
  --stale         take deployed states that are there even when the program has changed since
  --internet      npm's signatures and known vulnerabilities must be answered; without, it is said where they are not
  --json          print the result as JSON, progress goes to standard error
  --help          this text

A kind whose deployed states are missing or older than the program is rehearsed first, a few minutes each.
Exit code: 0 clean, 1 a finding or a failure, 2 bad options, 130 interrupted.`;

/** @throws Error listing every problem with the options. */
export function parseOptions(args: readonly string[]): AuditOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: "string", multiple: true },
      kinds: { type: "string" },
      stale: { type: "boolean" },
      internet: { type: "boolean" },
      json: { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
  });
  const only = values.only ?? [];
  const wanted = values.kinds?.split(",").map((it) => it.trim()) ?? kinds.map(kindName);
  const known = kinds.map(kindName);
  const problems = [
    ...only.flatMap((it) =>
      families.some((name) => name === it) ? [] : [`--only is ${it}; it must be one of ${families.join(", ")}`],
    ),
    ...wanted.flatMap((it) => (known.includes(it) ? [] : [`--kinds has ${it}; it must be of ${known.join(", ")}`])),
  ];
  if (problems.length > 0) throw new Error(problems.join("\n"));
  return {
    families: families.filter((it) => only.length === 0 || only.includes(it)),
    kinds: kinds.filter((it) => wanted.includes(kindName(it))),
    states: values.stale ? "stale" : "current",
    reach: values.internet ? "internet" : "registries",
    output: values.help ? "help" : values.json ? "json" : "text",
  };
}
