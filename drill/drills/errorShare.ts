/** How many of users' requests may fail, and for how long, before a drill is stopped: its objective, drill by drill. */
import type { DrillContext } from "../context";
import type { DrillChoice, StopCondition } from "../drill";
import type { DrillPlatform } from "../drillPlatform";
import { look } from "../probes/probe";
import { type ServedMinute, servedMinutes } from "../probes/served";
import type { AskedSecond } from "../prober/usersView";
import { scaled } from "./steps/patience";

/**
 * `objective`: what `drillErrorPercent` allows. `writes`: every write may fail and no read, which is half of what the prober asks, and a tenth
 * beside. `any`: errors stop nothing.
 */
export type ToleratedErrors = "objective" | "writes" | "any";

export interface ErrorRow {
  readonly drill: string;
  /** Where the relational database is a global cluster, or no writer is moved. */
  readonly usual: ToleratedErrors;
  /** Where it is instances, whose planned move refuses writes until the copy is promoted. */
  readonly ofInstances: ToleratedErrors;
  /** With `--accept-data-loss`; missing where the drill doesn't take it. */
  readonly lossAccepted?: ToleratedErrors;
  readonly because: string;
}

const moves =
  "A switchover holds writes for seconds; of instances a fence refuses every write until the copy is promoted.";
const emergency = "After a loss errors end only when the drill has moved users and writers: stopping would keep them.";

/** By drill, in the order in which `list` shows them. */
export const errorRows: readonly ErrorRow[] = [
  { drill: "readiness", usual: "any", ofInstances: "any", because: "It changes nothing: ending it ends no error." },
  { drill: "capacity", usual: "any", ofInstances: "any", because: "It changes nothing: ending it ends no error." },
  { drill: "writer-switchover", usual: "objective", ofInstances: "writes", because: moves },
  { drill: "writer-failover", usual: "any", ofInstances: "any", lossAccepted: "any", because: emergency },
  {
    ...{ drill: "region-evacuation", usual: "objective", ofInstances: "writes", lossAccepted: "any" },
    because: `${moves} ${emergency}`,
  },
  {
    ...{ drill: "second-failure", usual: "objective", ofInstances: "writes", lossAccepted: "any" },
    because: `${moves} ${emergency}`,
  },
  { drill: "failback", usual: "objective", ofInstances: "writes", because: moves },
  {
    ...{ drill: "zone-loss", usual: "writes", ofInstances: "writes" },
    because:
      "A third of the region's targets is gone until they are found, and writes fail until the writer is in another zone: about a minute.",
  },
  {
    ...{ drill: "replication-pause", usual: "objective", ofInstances: "objective" },
    because: "Copies that are behind answer as before: no request fails by it.",
  },
  {
    ...{ drill: "control-plane-loss", usual: "objective", ofInstances: "writes", lossAccepted: "any" },
    because: `${moves} ${emergency}`,
  },
  {
    ...{ drill: "gray-failure", usual: "writes", ofInstances: "writes", lossAccepted: "writes" },
    because: "The fault itself loses requests of the region's users; worse than that, it is ended.",
  },
  {
    ...{ drill: "backup-restore", usual: "objective", ofInstances: "objective" },
    because: "What it makes serves nobody: no request fails by it.",
  },
  {
    ...{ drill: "secret-rotation", usual: "objective", ofInstances: "objective" },
    because: "The old value is accepted beside the new one: no request fails by it.",
  },
];

/** Percent of requests that may fail where every write does: half of them, and a tenth beside. */
const writesPercent = 60;

export interface WatchedDrill {
  readonly drill: string;
  readonly platform: DrillPlatform;
  readonly choice: DrillChoice;
  /** Regions that may be asked. */
  readonly stay: readonly string[];
}

/** Percent of requests above which it is stopped; nothing where errors stop nothing. @throws Error of a drill without a row */
export function toleratedPercent({ drill, platform, choice }: WatchedDrill): number | undefined {
  const row = errorRows.find((it) => it.drill === drill);
  if (!row) throw new Error(`nobody has said how many errors ${drill} tolerates: add it to drill/drills/errorShare.ts`);
  const { percent } = platform.global.drillErrorLimit;
  const planned = platform.relational.kind === "instances" ? row.ofInstances : row.usual;
  const tolerated = choice.dataLoss === "accepted" ? (row.lossAccepted ?? planned) : planned;
  if (tolerated === "any" || percent >= 100) return undefined;
  return tolerated === "writes" ? Math.max(percent, writesPercent) : percent;
}

/** Two who count: whoever asks the shop from outside, where somebody does, and the load balancers of the regions that stay. */
export function errorShare(watched: WatchedDrill): readonly StopCondition<DrillContext>[] {
  const percent = toleratedPercent(watched);
  if (percent === undefined) return [];
  const { stay } = watched;
  return [
    {
      name: "error-share",
      calls: stay.map((region) => look("cloudwatch", "GetMetricData", { region, plane: "data" })),
      reason: async (context) => {
        const counted = await Promise.allSettled([usersMet(context), balancersMet(context, stay)]);
        const known = counted.flatMap((it) => (it.status === "fulfilled" && it.value ? [it.value] : []));
        const above = known.flatMap(({ shares, who, seconds }) => {
          const least = leastAbove(shares, percent);
          return least === undefined ? [] : [`${least.toFixed(1)} % or more failed for ${seconds} s, by ${who}`];
        });
        if (above.length > 0) return `of users' requests ${above.join(", and ")}; ${percent} % may`;
        const unknown = counted.flatMap((it) => (it.status === "rejected" ? [(it.reason as Error).message] : []));
        // A prober that has ended is to be started again; load balancers that aren't asked are no loss where one counts.
        if (counted[0].status === "rejected" || known.length === 0) throw new Error(unknown.join("; "));
        return undefined;
      },
    },
  ];
}

/** A local cloud's errors don't become shorter as AWS' delays do: that many seconds they must last there, too. */
const leastSeconds = 30;

function lasting(context: DrillContext): number {
  const { seconds } = context.platform.global.drillErrorLimit;
  return Math.round(Math.max(scaled(context, seconds) / 1000, Math.min(seconds, leastSeconds)));
}

interface Counted {
  readonly requests: number;
  readonly failed: number;
}

interface Met {
  readonly who: string;
  readonly seconds: number;
  /** Of intervals that follow each other, as many as it must have lasted; fewer where it hasn't been counted for so long. */
  readonly shares: readonly Counted[] | undefined;
}

/** Failed requests below which a share says nothing. */
const fewestFailed = 5;

/** The smallest share in percent, where all are above; nothing where one isn't. Pure. */
export function leastAbove(shares: readonly Counted[] | undefined, percent: number): number | undefined {
  if (!shares || shares.length === 0) return undefined;
  // The load balancer doesn't count a request for which it has no target, but its 503.
  const each = shares.map(({ requests, failed }) =>
    failed < fewestFailed ? 0 : (failed * 100) / Math.max(requests, failed),
  );
  const least = Math.min(...each);
  return least > percent ? least : undefined;
}

async function usersMet(context: DrillContext): Promise<Met | undefined> {
  const { users } = context;
  if (!users) return undefined;
  const seconds = lasting(context);
  const minute = Math.min(seconds, 60);
  return { who: users.who, seconds, shares: rollingShares(await users.lately(seconds + minute), seconds, minute) };
}

/** Of each of the last seconds, what was asked in the interval that ends with it. Pure. */
export function rollingShares(
  all: readonly AskedSecond[],
  seconds: number,
  interval: number,
): readonly Counted[] | undefined {
  const newest = Math.max(...all.map(({ second }) => second));
  if (all.length === 0) return undefined;
  return Array.from({ length: seconds }, (_, ago) => {
    const until = newest - ago;
    return totalOf(all.filter(({ second }) => second > until - interval && second <= until));
  });
}

/** Of several intervals or places together. Pure. */
export const totalOf = (all: readonly Counted[]): Counted => ({
  requests: all.reduce((sum, it) => sum + it.requests, 0),
  failed: all.reduce((sum, it) => sum + it.failed, 0),
});

/** Minutes until CloudWatch has a minute's figures, at most; what comes later isn't waited for. */
const lateMinutes = 3;

/**
 * A minute of CloudWatch is one on a local cloud, too, whatever AWS' delays are divided by.
 * @throws Error where none of the regions answers
 */
async function balancersMet({ platform, clientsIn }: DrillContext, stay: readonly string[]): Promise<Met> {
  const { seconds } = platform.global.drillErrorLimit;
  const minutes = Math.ceil(seconds / 60);
  const until = Math.floor(Date.now() / 60_000) * 60_000;
  const from = until - (minutes + lateMinutes) * 60_000;
  const asked = stay.map((region) => {
    const { loadBalancerArn } = platform.outputs[region]!;
    return servedMinutes({ region, loadBalancerArn }, from, until - 1, clientsIn(region).alarms);
  });
  const answers = await Promise.allSettled(asked);
  const seen = answers.flatMap((it) => (it.status === "fulfilled" ? [it.value] : []));
  if (seen.length === 0) throw new Error(`none of ${stay.join(", ")} says how its load balancer answers`);
  const last = summedMinutes(seen.flat()).slice(-minutes);
  const who = `the load balancers of ${stay.join(", ")}`;
  return { who, seconds, shares: last.length < minutes ? undefined : last };
}

/** Of all regions together, in the order of time. */
function summedMinutes(all: readonly ServedMinute[]): readonly Counted[] {
  const starts = [...new Set(all.map(({ at }) => at))].sort((one, other) => one - other);
  return starts
    .map((start) => totalOf(all.filter(({ at }) => at === start)))
    .filter((it) => it.requests + it.failed > 0);
}

/** As docs/drills.md shows it. */
export function errorTable(rows: readonly ErrorRow[] = errorRows): string {
  const lines = rows.map(
    (it) => `| \`${it.drill}\` | ${it.usual} | ${it.ofInstances} | ${it.lossAccepted ?? ""} | ${it.because} |`,
  );
  return [
    "| Drill | Usually | RDS instances | `--accept-data-loss` | Why |",
    "| --- | --- | --- | --- | --- |",
    ...lines,
  ].join("\n");
}
