import { type Role, type StoreName, storeNames } from "../stores/store";

export interface StoreReport {
  readonly role: Role;
  readonly reachable: boolean;
  /** How far this region's copy is behind a writer that answers; null: there is none to compare with. 0 at the writer. */
  readonly lagSeconds: number | null;
  /** The newest heartbeat that this region's copy shows: milliseconds since 1970, by the writer's clock. */
  readonly beatAt: number | null;
}

/**
 * What `/health/region` answers. `status` comes first: Route 53 looks for `"status":"ok"` in the first 5,120 bytes
 * (https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html).
 */
export interface RegionReport {
  readonly status: "ok" | "fail";
  readonly region: string;
  readonly fenced: boolean;
  readonly stores: Readonly<Record<StoreName, StoreReport>>;
  /** What is wrong, in words; something may be while the region still is as good as any. */
  readonly because: readonly string[];
}

/** Another region's report, of which nothing is taken on trust but what it means. Undefined: it is none. */
export function parseReport(text: string): RegionReport | undefined {
  let given: Partial<Record<keyof RegionReport, unknown>>;
  try {
    given = JSON.parse(text) as typeof given;
  } catch {
    return undefined;
  }
  const { status, region, fenced } = given ?? {};
  if ((status !== "ok" && status !== "fail") || typeof region !== "string" || typeof fenced !== "boolean")
    return undefined;
  const stores = given.stores as Partial<Record<StoreName, Partial<Record<keyof StoreReport, unknown>>>> | undefined;
  const [relational, document] = storeNames.map((name) => parseStore(stores?.[name]));
  return relational && document ? { status, region, fenced, stores: { relational, document }, because: [] } : undefined;
}

function parseStore(given: Partial<Record<keyof StoreReport, unknown>> | undefined): StoreReport | undefined {
  const { role, reachable, lagSeconds, beatAt } = given ?? {};
  if (role !== "writer" && role !== "reader" && role !== "unreachable") return undefined;
  return { role, reachable: reachable === true, lagSeconds: numberOf(lagSeconds), beatAt: numberOf(beatAt) };
}

const numberOf = (value: unknown): number | null =>
  typeof value === "number" && Number.isFinite(value) ? value : null;
