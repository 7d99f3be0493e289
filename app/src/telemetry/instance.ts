import type { Services } from "../server/services";
import { regionReport } from "../health/regionHealth";
import { storeNames } from "../stores/store";
import { observe, observeEventLoop } from "./measures";

/** Measures what an operator looks at first. Pools and statements are measured by the driver's instrumentation. */
export function observeInstance({ settings, stores, writer }: Services): void {
  if (!settings.telemetry?.metricsUrl) return;
  observeEventLoop();
  const lag = { name: "storefront.replication.lag", description: "How far this region's copy is behind", unit: "s" };
  observe(lag, () => {
    const report = regionReport({ settings, fence: stores.fence, roles: writer.roles, peers: writer.peers });
    return storeNames.flatMap((store) => {
      const value = report.stores[store].lagSeconds;
      return value === null ? [] : [{ value, attributes: { store } }];
    });
  });
  const outbox = {
    name: "storefront.outbox.depth",
    description: "What is still to be done about orders",
    unit: "{task}",
  };
  observe(outbox, async () => {
    // Every region's copy shows the same; the writer's is the one that somebody works on.
    if (!writer.roles.mayWrite("relational")) return [];
    const { rows } = await stores.relational.read((db) =>
      db.query<{ kind: string; count: number }>("SELECT kind, count(*)::int AS count FROM outbox GROUP BY kind"),
    );
    return rows.map(({ kind, count }) => ({ value: count, attributes: { kind } }));
  });
}
