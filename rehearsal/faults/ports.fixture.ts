import type { FaultPorts, Undo } from "./ports";

/** Ports of a cloud in three regions that does nothing but write down what it was asked for, and what was undone. */
export function recordedPorts(refusing: readonly string[] = []): {
  readonly ports: FaultPorts;
  readonly log: string[];
} {
  const log: string[] = [];
  const begin = (what: string): Undo => {
    log.push(what);
    return () => Promise.resolve(void log.push(`undo ${what}`));
  };
  const beginSoon = (what: string): Promise<Undo> =>
    refusing.some((it) => what.startsWith(it)) ? Promise.reject(new Error(`no ${what}`)) : Promise.resolve(begin(what));
  const named = (what: string, names: readonly string[]) => ({
    names: () => names,
    begin: (name: string) => beginSoon(`${what} ${name}`),
  });
  const json = (it: unknown): string => JSON.stringify(it).replaceAll('"', "");
  const ports: FaultPorts = {
    regions: ["us-east-1", "eu-west-1", "ap-south-1"],
    zones: (region) => ["a", "b"].map((it) => region + it),
    network: { apply: (it) => begin(`network ${json(it)}`), ends: () => ["edge", "load balancer"] },
    processes: {
      list: () => [{ name: "i-1", region: "us-east-1", zone: "us-east-1a", what: "storefront", pid: 1 }],
      kill: (name) => Promise.resolve(void log.push(`kill ${name}`)),
      freeze: (name) => begin(`freeze ${name}`),
      takeDown: (place) => beginSoon(`down ${json(place)}`),
    },
    replication: { cut: (store, regions) => beginSoon(`replication ${store} ${regions.join("-")}`) },
    tables: { cut: (regions) => beginSoon(`tables ${regions.join("-")}`) },
    apis: {
      apply: (it) => beginSoon(`calls ${json(it)}`),
      takeDown: (region) => beginSoon(`apis ${region}`),
    },
    disks: named("disk", ["us-east-1 relational"]),
    certificates: named("certificate", ["shop.example.com"]),
    secrets: named("secret", ["meridian/session-key"]),
    clocks: { skew: (region, seconds) => beginSoon(`clock ${region} ${seconds}`) },
  };
  return { ports, log };
}
