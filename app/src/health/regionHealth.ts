import type { Settings } from "../configuration/settings";
import type { Fence } from "../stores/fence";
import { type StoreName, storeNames } from "../stores/store";
import type { Peers } from "../writer/peers";
import type { Roles, StoreView } from "../writer/roles";
import type { RegionReport, StoreReport } from "./report";
import { type RegionState, type StoreState, verdict } from "./verdict";

/**
 * How long a store must have been silent before this region fails for it. A trouble that all regions share is seen by all within
 * `unreachableAfterMs` and told to each other within another three seconds: only then can be said whether others are better off.
 */
const settlesAfterMs = 8000;

/** What is needed to judge. All of it was observed before: nothing is asked while Route 53 waits. */
export interface Observed {
  readonly settings: Pick<Settings, "region" | "lagObjectiveSeconds">;
  readonly fence: Pick<Fence, "reason">;
  readonly roles: Pick<Roles, "view">;
  readonly peers: Pick<Peers, "answering">;
}

export function regionReport({ settings, fence, roles, peers }: Observed): RegionReport {
  const answers = peers.answering();
  const views = { relational: roles.view("relational"), document: roles.view("document") };
  const lags = { relational: lag(views, "relational", answers), document: lag(views, "document", answers) };
  const fenced = fence.reason !== undefined;
  const own = { fenced, stores: each((it) => ownState(views[it], lags[it])) };
  const others = answers.map(({ report }) => peerState(report));
  const { status, because } = verdict(own, others, settings.lagObjectiveSeconds);
  const reports = each((it) => storeReport(views[it], lags[it]));
  return { status, region: settings.region, fenced, stores: reports, because };
}

type Views = Readonly<Record<StoreName, StoreView>>;
type Answers = ReturnType<Peers["answering"]>;

/**
 * Seconds behind a writer that answers. Never compared with the clock: where the writer is gone, heartbeats end everywhere, and no
 * copy is to blame. Both times are the writer's own, so that clocks needn't agree.
 */
function lag(views: Views, store: StoreName, answers: Answers): number | undefined {
  const { role, beats, answeredAt } = views[store];
  if (role === "writer") return 0;
  if (role === "unreachable") return undefined;
  const writer = answers.find(({ report }) => !report.fenced && report.stores[store].role === "writer");
  const beatAt = writer?.report.stores[store].beatAt;
  const newest = newestOf(beats);
  if (typeof beatAt !== "number" || newest === undefined) return undefined;
  const behindMs = beatAt - newest;
  // What the writer said after this region's copy was read, it could not show yet.
  return Math.max(0, behindMs - Math.max(0, writer!.answeredAt - answeredAt!)) / 1000;
}

function newestOf(beats: ReadonlyMap<string, number>): number | undefined {
  return beats.size === 0 ? undefined : Math.max(...beats.values());
}

function ownState({ answeredAt }: StoreView, lagSeconds: number | undefined): StoreState {
  const silentMs = performance.now() - (answeredAt ?? -Infinity);
  return { reachable: silentMs < settlesAfterMs, lagSeconds };
}

function peerState({ fenced, stores }: RegionReport): RegionState {
  return {
    fenced,
    stores: each((it) => ({ reachable: stores[it].reachable, lagSeconds: stores[it].lagSeconds ?? undefined })),
  };
}

function storeReport({ role, beats }: StoreView, lagSeconds: number | undefined): StoreReport {
  return { role, reachable: role !== "unreachable", lagSeconds: lagSeconds ?? null, beatAt: newestOf(beats) ?? null };
}

function each<T>(make: (store: StoreName) => T): Record<StoreName, T> {
  return Object.fromEntries(storeNames.map((it) => [it, make(it)])) as Record<StoreName, T>;
}
