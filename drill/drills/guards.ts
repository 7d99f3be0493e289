/** Guards of the drills that move writers; those of the steady state are in drill/guards. */
import type { DrillContext } from "../context";
import type { NamedGuard } from "../drill";
import type { DrillPlatform } from "../drillPlatform";
import type { SteadyGuardName } from "../guards/steadyGuards";
import type { Store } from "../probes/membership";
import { observeRegionalState, observeTopology, writersIn } from "../probes/topology";
import { regionalStateCall, topologyCalls } from "./calls";
import { looked } from "./steps/patience";

/**
 * What must be so of the steady state before anything is moved by plan. How old backups are, what certificates have left and who is told of alarms
 * is asked by `readiness`: none of it makes a planned move unsafe.
 */
export const plannedGuards: readonly SteadyGuardName[] = [
  ...(["switch-already-on", "membership", "replication-lag", "headless-secondary", "engine-versions"] as const),
  ...(["change-under-way", "change-freeze"] as const),
];

/** Where a writer may be dead, how far its copies are behind says nothing, and nobody waits for what else is being changed. */
export const unplannedGuards: readonly SteadyGuardName[] = ["switch-already-on", "membership", "headless-secondary"];

/** Of whoever leaves a region by plan: the switches must hold, no copy may still be on its way, and carts go on elsewhere. */
export const plannedLeavingGuards: readonly SteadyGuardName[] = [
  ...plannedGuards,
  ...(["copies-in-step", "switches-work", "carts-replicas"] as const),
];

/** Of whoever leaves a region, in addition. */
export const leavingGuards: readonly SteadyGuardName[] = ["last-healthy-region", "capacity"];

interface Moved {
  readonly stores: readonly Store[];
  readonly to: string;
  /** Regions that may be asked. */
  readonly asked: readonly string[];
}

/** A drill that would find nothing to do would prove nothing. */
export const writerElsewhere = (platform: DrillPlatform, { stores, to, asked }: Moved): NamedGuard<DrillContext> => ({
  name: "writer-already-there",
  calls: stores.flatMap((store) => asked.flatMap((region) => topologyCalls(platform, store, region))),
  refusals: async (context) => {
    const { clientsIn } = context;
    const look = (store: Store) => observeTopology(store, { platform, clientsIn, regions: asked });
    const seen = await Promise.all(stores.map((store) => looked(context, () => look(store))));
    const isThere = seen.every((it) => writersIn(it).join() === to);
    return isThere ? [`not moving to ${to}: it writes ${stores.join(" and ")} already`] : [];
  },
});

/** Of the region that writes there is nothing that could fall behind. */
export const hasCopies = (platform: DrillPlatform, { stores, to, asked }: Moved): NamedGuard<DrillContext> => ({
  name: "copies-there",
  calls: stores.flatMap((store) => asked.flatMap((region) => topologyCalls(platform, store, region))),
  refusals: async (context) => {
    const { clientsIn } = context;
    const look = (store: Store) => observeTopology(store, { platform, clientsIn, regions: asked });
    const seen = await Promise.all(stores.map((store) => looked(context, () => look(store))));
    const written = seen.filter((it) => writersIn(it).includes(to)).map((it) => it.store);
    return written.length > 0
      ? [`not pausing replication to ${to}: it writes ${written.join(" and ")}; name a region that reads`]
      : [];
  },
});

/** A cluster without an instance is a member like any other, and can't write. */
export const targetCanWrite = (platform: DrillPlatform, { stores, to }: Moved): NamedGuard<DrillContext> => ({
  name: "target-can-write",
  calls: stores.map((store) => regionalStateCall(platform, store, to)),
  refusals: async (context) => {
    const clients = context.clientsIn(to);
    const asked = stores.map(async (store) => {
      const { status, instances } = await looked(context, () => observeRegionalState(platform, store, to, clients));
      const not = `not moving the ${store} database to ${to}`;
      return [
        ...(status === "available" ? [] : [`${not}: it is ${status || "in no state"} there, it must be available`]),
        ...(instances > 0 ? [] : [`${not}: its cluster has no instance there, so it couldn't write; add one`]),
      ];
    });
    return (await Promise.all(asked)).flat();
  },
});

/** Somebody must be able to begin what the drill faces. */
export const faultsCanBegin = (
  faults: readonly Parameters<NonNullable<DrillContext["faults"]>["begin"]>[0][],
): NamedGuard<DrillContext> => ({
  name: "fault-possible",
  calls: [],
  refusals: ({ faults: port }) =>
    faults.flatMap((it) => {
      if (!port)
        return [`nobody here can begin the fault ${it.kind}: run it on the local cloud, or name an experiment`];
      return port.refusal(it) ?? [];
    }),
});
