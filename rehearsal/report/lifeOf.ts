/** From what was recorded while a cloud was alive to what the report says of it. */
import type {
  Life,
  LifeAssumption,
  LifeDuration,
  LifeFault,
  LifeSecond,
  PromiseCount,
  WrongCount,
} from "../../report/life";
import type { Happening } from "../dataplane/events";
import { assumedDelays } from "../dataplane/timeScale";
import type { ActiveFault } from "../faults/active";
import type { RegionPicture } from "../live/livingCloud";
import type { LedgerComparison } from "../../load/comparison/compare";
import type { LoadSecond, LoadTimeline } from "../../load/timeline";

/** Each region at one moment, in milliseconds since the epoch. */
export interface LifeSample {
  readonly at: number;
  readonly regions: readonly RegionPicture[];
}

export interface RecordedLife {
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly endedAt: number;
  readonly timeScale: number;
  /** In their order. */
  readonly samples: readonly LifeSample[];
  readonly happenings: readonly Happening[];
  readonly faults: readonly ActiveFault[];
  /** Undefined where nobody shopped. */
  readonly load?: LoadTimeline;
  readonly durations: readonly LifeDuration[];
  readonly unmeasuredAlarms: readonly string[];
  /** Undefined where nothing was compared. */
  readonly comparison?: LedgerComparison;
}

export function lifeOf(it: RecordedLife): Life {
  const since = (at: number): number => Math.max(0, Math.round((at - it.startedAt) / 10) / 100);
  return {
    startedAt: new Date(it.startedAt).toISOString(),
    seconds: since(it.endedAt),
    timeScale: it.timeScale,
    timeline: secondsOf(it),
    faults: it.faults.map(({ text, since: from, until }): LifeFault => ({
      text,
      from: since(from),
      until: since(until ?? it.endedAt),
    })),
    happenings: it.happenings
      .filter(({ at }) => at >= it.startedAt && at <= it.endedAt)
      .map(({ at, ...rest }) => ({ at: since(at), ...rest })),
    durations: it.durations,
    assumed: Object.values(assumedDelays).map(({ what, seconds, source }): LifeAssumption => ({
      what,
      seconds,
      source,
    })),
    neverScaled,
    unmeasuredAlarms: it.unmeasuredAlarms,
    promises: it.comparison ? promisesOf(it.comparison) : [],
    wrong: it.comparison ? wrongsOf(it.comparison) : [],
  };
}

/** Of what is simulated: everything else that takes time takes it. */
const neverScaled = [
  "time-outs and attempts of storefronts, load balancers, the edge, checkers and resolvers",
  "latency and retransmissions that a fault injects",
  "work that is done here: starting processes, replaying and copying data, promoting, serving requests",
];

/** A row for each second and region: what was seen last before the second's end, and the requests that ended in it. */
function secondsOf({ startedAt, endedAt, samples, load }: RecordedLife): LifeSecond[] {
  const loads = new Map(load?.seconds.map((it) => [`${it.second} ${it.viewers}`, it]));
  const first = Math.floor(startedAt / 1000);
  const rows: LifeSecond[] = [];
  let next = 0;
  for (let second = first; second * 1000 < endedAt; second++) {
    while (next + 1 < samples.length && samples[next + 1]!.at < (second + 1) * 1000) next++;
    for (const region of samples[next]?.regions ?? [])
      rows.push(secondOf(second - first, region, loads.get(`${second} ${region.region}`)));
  }
  return rows;
}

function secondOf(at: number, it: RegionPicture, load: LoadSecond | undefined): LifeSecond {
  const { relational, document } = it;
  return {
    at,
    region: it.region,
    requests: load?.requests ?? 0,
    errors: load?.errors ?? 0,
    ...(load?.latencyMs && { p50Ms: load.latencyMs.p50, p99Ms: load.latencyMs.p99 }),
    ...(it.dnsShare !== undefined && { dnsShare: it.dnsShare }),
    ...{ healthyInstances: it.instances.healthy, instances: it.instances.all },
    ...{ relational: relational.role, document: document.role },
    ...(relational.lagSeconds !== undefined && { relationalLagSeconds: relational.lagSeconds }),
    ...(document.lagSeconds !== undefined && { documentLagSeconds: document.lagSeconds }),
  };
}

const promisesOf = ({ kinds }: LedgerComparison): PromiseCount[] =>
  Object.entries(kinds).map(([kind, it]) => ({
    ...{ kind, writes: it.writes, acknowledged: it.acknowledged },
    // What a later write has replaced isn't there any more, as its user wanted.
    kept: it.kept + it.superseded,
    ...{ lost: it.lost.length, doubled: it.doubled.length, refused: it.refused },
    ...{ unknownKept: it.unknownKept, unknownNotKept: it.unknownNotKept },
  }));

const examples = 5;

function wrongsOf({ kinds, payments, events, unaccounted }: LedgerComparison): WrongCount[] {
  const all = Object.values(kinds);
  const wrong = (what: string, names: readonly string[]): WrongCount => ({
    ...{ what, count: names.length, examples: names.slice(0, examples) },
  });
  const references = (charges: readonly { readonly key: string; readonly reference?: string }[]): string[] =>
    charges.map((it) => it.reference ?? it.key);
  return [
    wrong(
      "acknowledged, and there with another content",
      all.flatMap((it) => it.changed.map(({ name, how }) => `${name}: ${how}`)),
    ),
    wrong(
      "refused, and there all the same",
      all.flatMap((it) => it.refusedButKept.map(({ name }) => name)),
    ),
    wrong("charged, and the acknowledged order is lost", references(payments.chargedAndLost)),
    wrong("charged, and there is no order, which nobody was promised", references(payments.chargedWithoutOrder)),
    wrong("charged, though the order was declined or cancelled", references(payments.chargedThoughUnpaid)),
    wrong("paid, and never charged", payments.paidWithoutCharge),
    wrong("charged twice", payments.chargedTwice),
    wrong("charged another amount than the order's total", payments.chargedDifferently),
    ...(events
      ? [
          wrong("paid, and no event says so", events.unrecorded),
          wrong("paid, and not counted in the sales by the hour", events.unacted),
          wrong("paid, and no mail has confirmed it", events.unconfirmed),
        ]
      : []),
    wrong("orders of which nobody was told", unaccounted),
  ];
}
