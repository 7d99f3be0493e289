/** What faults can do to a data plane: each part's own, put together. */
import { apisOf, tablesOf } from "../faults/apis";
import type { FaultPorts, NamedFaults, FaultPlace, ProcessFaults, RunningProcess, Undo } from "../faults/ports";
import { SecretRotation } from "../faults/secrets";
import type { Parts } from "./parts";
import type { World } from "./world";

/** @param lookAgain has every part compare what runs with what should */
export function faultPortsOf(world: World, parts: Parts, lookAgain: () => void): FaultPorts {
  const { regions, network, endpoint } = world;
  const { compute } = parts;
  return {
    regions,
    zones: (region) => compute.faults.zonesIn(region),
    network,
    processes: processFaults(world, parts, lookAgain),
    replication: { cut: (store, between) => Promise.resolve(parts[store].faults.cut(between)) },
    tables: tablesOf(endpoint),
    apis: apisOf(endpoint),
    disks: none("a full disk", "a database's data folder is on this machine's own disk"),
    certificates: parts.balancers.certificates,
    secrets: new SecretRotation(regions.map(world.cloudIn)),
    clocks: { skew: (region, seconds) => compute.faults.skew(region, seconds) },
  };
}

/** Of all parts together. Where a whole region is taken down its load balancer goes too: nothing arrives there any more. */
function processFaults({ network }: World, parts: Parts, lookAgain: () => void): ProcessFaults {
  const all: readonly ProcessFaults[] = [parts.compute.faults, parts.relational.faults, parts.document.faults];
  const list = (): readonly RunningProcess[] => all.flatMap((it) => it.list());
  const partOf = (name: string): ProcessFaults => {
    const found = all.find((it) => it.list().some((running) => running.name === name));
    if (found) return found;
    const names = list().map((it) => it.name);
    throw new Error(`there is no process ${name}; there are ${names.join(", ")}`);
  };
  return {
    list,
    kill: (name) => partOf(name).kill(name),
    freeze: (name) => partOf(name).freeze(name),
    takeDown: async (place: FaultPlace) => {
      const undos: Undo[] = [];
      if (place.zone === undefined)
        undos.push(network.apply({ between: [{ region: place.region }], effect: { kind: "cut" } }));
      const ends = [...all, parts.functions.faults].map((it) => it.takeDown(place));
      undos.push(...(await Promise.all(ends)));
      return async () => {
        await Promise.all(undos.map((it) => it()));
        lookAgain();
      };
    },
  };
}

const none = (what: string, why: string): NamedFaults => ({
  names: () => [],
  begin: () => Promise.reject(new Error(`${what} isn't simulated: ${why}`)),
});
