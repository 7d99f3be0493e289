import { cartsWaiting } from "../carts/table/placing";
import type { Services } from "../server/services";
import { regionReport } from "../health/regionHealth";
import { storeNames } from "../stores/store";
import { observe, observeEventLoop } from "./measures";

/** Measures what an operator looks at first. Pools and statements are measured by the driver's instrumentation. */
export function observeInstance(services: Services): void {
  const { settings, stores, writer } = services;
  if (!settings.telemetry?.metricsUrl) return;
  if (settings.carts) observeCarts(services);
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

/** Of carts in a table: while it is away, or nobody works, they go on showing what is ordered already. */
export function observeCarts({ stores, writer }: Pick<Services, "stores" | "writer">): void {
  const waiting = {
    name: "storefront.carts.waiting",
    description: "Orders whose cart in the table isn't told yet",
    unit: "{order}",
  };
  observe(waiting, async () =>
    writer.roles.mayWrite("relational") ? [{ value: await stores.relational.read(cartsWaiting) }] : [],
  );
}
