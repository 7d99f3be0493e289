import { parseArgs } from "node:util";

export const help = `Usage: npm run review -- [--local [--base <ref>]] [--comment] [--out <folder>] [--json] [--organization <name>]

Previews all stacks at once with the policy pack, and writes one page of what the working tree would change: here, and as review.md
(for a pull request), review.json (review.schema.json), review.html. Changes nothing.
  --local                 plan on the local cloud: needs no account. On the one that npm run live -- --plan-only keeps, as it was
                          deployed there; without one, or with --base, the base is deployed on a new one first, 2 min
  --base <ref>            with --local: the commit that is deployed there. Default: where this branch left origin/main, or main.
                          Its policy pack is what this one's rules are compared with
  --comment               post the page to the pull request of this run of GitHub Actions, or update the comment that is there; where
                          that can't be (a fork, no GITHUB_TOKEN), write it to the run's summary
  --out <folder>          where files go; default build/review
  --json                  print the JSON instead of the text
  --organization <name>   Pulumi Cloud's organisation of the stacks; default: the login's
Exit code: 0 all planned, 1 a plan was stopped or failed, 2 bad options, 130 interrupted.`;

export interface ReviewOptions {
  readonly place: "account" | "local cloud";
  readonly base?: string;
  readonly posting: "comment" | "none";
  readonly out: string;
  readonly output: "text" | "json";
  readonly organization?: string;
}

const known = {
  local: { type: "boolean" },
  base: { type: "string" },
  comment: { type: "boolean" },
  out: { type: "string" },
  json: { type: "boolean" },
  organization: { type: "string" },
  help: { type: "boolean", short: "h" },
} as const;

/** @throws Error in one line where the arguments mean nothing; nothing where only help is asked for. */
export function reviewOptionsIn(args: readonly string[], defaultFolder: string): ReviewOptions | undefined {
  const { values } = parseArgs({ args: [...args], options: known });
  if (values.help) return undefined;
  if (values.local && values.organization) throw new Error("--organization goes with an account, not with --local");
  const { base, organization } = values;
  return {
    place: values.local ? "local cloud" : "account",
    ...(base ? { base } : {}),
    posting: values.comment ? "comment" : "none",
    out: values.out ?? defaultFolder,
    output: values.json ? "json" : "text",
    ...(organization ? { organization } : {}),
  };
}
