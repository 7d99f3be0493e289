import { parseArgs } from "node:util";

/** What can be measured alone. */
export const parts = ["platform", "flat", "mocks", "review", "growth", "living", "living-growth", "drills"] as const;
export type BenchPart = (typeof parts)[number];

export interface BenchOptions {
  readonly runs: number;
  readonly parts: readonly BenchPart[];
  readonly output: "text" | "json" | "help";
}

export const help = `Usage: npm run bench -- [options]

Measures the platform beside a bare program in the same run, so that the machine and its load fall out of the ratios.

  --runs N      rounds, in turns; medians are shown with minimum and maximum (default 3)
  --only PART   one of ${parts.join(", ")}; may be repeated (default: platform, flat, mocks, review)
                  platform   a region stack and the floor in turns, then all five stacks
                  flat       the same resources in one flat file, run by the plain CLI (takes the platform's round)
                  mocks      the program of a region stack under mocks
                  review     what a review takes beyond its previews, of twenty pull requests in three and in six regions
                  growth     the whole rehearsal with three and with six regions, once each; about five minutes
                  living     a local cloud that lives: start, memory, answers of edge, DNS and storefronts; three minutes a round
                  drills     by the reports of drills that this commit has rehearsed: failed requests, recovery by stage; runs none
                  living-growth  start and memory of one with three and with six regions, once each; about six minutes
  --json        print the figures as JSON, progress goes to standard error
  --help        this text

Nothing here fails because it was slow: it reports, and says of each target whether it was met.`;

/** @throws Error that says what is wrong and what is allowed. */
export function parseOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      runs: { type: "string", default: "3" },
      only: { type: "string", multiple: true },
      json: { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
  });
  const runs = Number(values.runs);
  if (!Number.isInteger(runs) || runs < 1)
    throw new Error(`--runs is ${values.runs}; it must be a whole number from 1`);
  const only = values.only ?? ["platform", "flat", "mocks", "review"];
  const unknown = only.filter((it) => !parts.includes(it as BenchPart));
  if (unknown.length > 0) throw new Error(`--only is ${unknown.join(", ")}; it must be one of ${parts.join(", ")}`);
  return {
    runs,
    parts: only as BenchPart[],
    output: values.help ? "help" : values.json ? "json" : "text",
  };
}
