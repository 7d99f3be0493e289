import { drills } from "../drill/drills";
import { beyondDelays, failedRequests, overheadSeconds, plannedDrills } from "./drills";
import type { Measurements } from "./measure";

/** Importing aws, awsx and eks, seconds: what a bare program doesn't pay in a new process. */
const importSeconds = 0.9;

/** A review beyond its previews. */
export const reviewName = (regions: number): string => `review of ${regions} regions, processor time`;

export interface PerformanceTarget {
  readonly name: string;
  readonly measured: number;
  readonly allowed: number;
  readonly met: boolean;
}

/** What the platform is held to; lines whose figures were not measured are left out. */
export function targets(found: Measurements): PerformanceTarget[] {
  const median = (name: string): number | undefined => found.of(name)?.median;
  const times = (factor: number, name: string, plus = 0): number | undefined => {
    const base = median(name);
    return base === undefined ? undefined : factor * base + plus;
  };
  const again = "preview of no change, same process";
  const fresh = "preview of no change, new process";
  const together = "all five: preview together";
  const upAll = ["foundation: up", "region up", "the other regions together: up", "global: up"].map(median);
  const rows: TargetRow[] = [
    [
      "region preview in the same process, s: 1.5 × floor + 0.9",
      median(`region ${again}`),
      times(1.5, `floor ${again}`, importSeconds),
    ],
    [
      "region preview in a new process, s: 1.5 × floor + 0.9",
      median(`region ${fresh}`),
      times(1.5, `floor ${fresh}`, importSeconds),
    ],
    ["region up, s: 2.5 × floor", median("region up"), times(2.5, "floor up")],
    ["all five stacks up one after the other, s", sum(upAll), 60],
    ["all five previewed together, same processes, s", median(`${together}, same processes`), 8],
    [
      "all five previewed together, same processes, s: 5 × floor",
      median(`${together}, same processes`),
      times(5, `floor ${again}`),
    ],
    ["all five previewed together, new processes, s", median(`${together}, new processes`), 8],
    [
      "all five previewed together, new processes, s: 5 × floor",
      median(`${together}, new processes`),
      times(5, `floor ${fresh}`),
    ],
    ["largest program process, MB", median("largest program process, MB"), 400],
    ...[3, 6].map((it): TargetRow => [`${reviewName(it)}, the dearest, s`, found.of(reviewName(it))?.max, 1]),
    ["program under mocks, s", median("program under mocks"), 2],
    ["whole rehearsal, three regions, s", median("rehearsal of 3 regions"), 180],
    [
      "whole rehearsal, six regions, s: 2 × three",
      median("rehearsal of 6 regions"),
      times(2, "rehearsal of 3 regions"),
    ],
  ];
  rows.push(...livingRows(median, times), ...drillRows(found));
  return rows.flatMap(([name, measured, allowed]) =>
    measured === undefined || allowed === undefined ? [] : [{ name, measured, allowed, met: measured <= allowed }],
  );
}

type TargetRow = [string, number | undefined, number | undefined];

/** Of the runs that there are: a planned drill fails nobody in any of them. */
const drillRows = (found: Measurements): TargetRow[] => [
  ...plannedDrills.flatMap((it): TargetRow[] => {
    const failed = found.of(failedRequests(it));
    return failed ? [[`${it}: failed requests in all ${failed.runs} runs`, failed.total, 0]] : [];
  }),
  ...drills.map(({ name }): TargetRow => [
    `${beyondDelays(name)}, s`,
    found.of(beyondDelays(name))?.median,
    overheadSeconds,
  ]),
];

/** Where more is better, what is measured and allowed is the time for one. */
function livingRows(
  median: (name: string) => number | undefined,
  times: (factor: number, name: string) => number | undefined,
): TargetRow[] {
  const [three, six] = ["living cloud of 3 regions", "living cloud of 6 regions"];
  const microseconds = (name: string): number | undefined => {
    const perSecond = median(name);
    return perSecond === undefined ? undefined : 1e6 / perSecond;
  };
  return [
    ["living cloud, from deployed to healthy, s", median(`${three}: from deployed to healthy`), 30],
    ["living cloud, memory, MB", median(`${three}: memory, MB`), 4_000],
    ["steady 200 requests a second, p99, ms", median("steady 200 requests a second: p99, ms"), 150],
    ...["the cart's page", "a search"].map((it): TargetRow => [
      `${it} through edge and load balancer, ms: 1.25 × direct`,
      median(`${it} through edge and load balancer, median, ms`),
      times(1.25, `${it} from a storefront, median, ms`),
    ]),
    ["from the AWS API to its effect, s", median("from an answer of the AWS API to its effect"), 0.5],
    ["an answer of the edge's cache, µs", microseconds("edge's answers from its cache, per second"), 1e6 / 3_000],
    ["a DNS answer, µs", microseconds("DNS answers, per second"), 1e6 / 5_000],
    [
      "six regions alive, s: 2 × three",
      median(`${six}: from deployed to healthy`),
      times(2, `${three}: from deployed to healthy`),
    ],
    ["six regions alive, MB: 2 × three", median(`${six}: memory, MB`), times(2, `${three}: memory, MB`)],
  ];
}

function sum(values: readonly (number | undefined)[]): number | undefined {
  return values.every((it) => it !== undefined) ? values.reduce((a, b) => a + b, 0) : undefined;
}
