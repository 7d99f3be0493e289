/** In which order regions change, by what their plans would do, who writes, and how many users each has. Pure. */
import type { Writers } from "../drill/probes/membership";
import type { StackChange } from "./protocol";
import { typeOf } from "./urn";

/** Replicas are changed before what they copy: a reader that fails keeps the writer as it was, and newer versions read older ones. */
const databases = /^aws:(rds|docdb)\/(cluster|clusterInstance|instance):/;

/** A version of the storefront that a cluster rolls out by itself. */
const workload = /^kubernetes:apps\/v1:Deployment$/;

/** Whether the databases have every migration of the version that is deployed. */
export type Migrations = "none" | "pending" | "unknown";

export interface OrderInputs {
  readonly regions: readonly string[];
  readonly writers: Pick<Writers, "relational" | "document">;
  /** Of all regions. */
  readonly changes: readonly StackChange[];
  /** Requests of the last hour by region; missing where a region doesn't say. */
  readonly requests: Readonly<Record<string, number>>;
  readonly migrations: Migrations;
}

export interface RegionOrder {
  /** Every region, in the order in which plans are applied. */
  readonly applied: readonly string[];
  /** The same for what is rolled out afterwards; missing where each region is rolled out before the next plan is applied. */
  readonly rolledOut?: readonly string[];
  /** In a sentence without its full stop. */
  readonly because: string;
}

/**
 * The region with the fewest users comes first, and those that write come last: whatever is wrong with a change is seen where it harms least.
 * A version with migrations begins where they can be applied, because elsewhere its instances would wait for them and never serve.
 * @throws Error where databases change and a cluster's new version has migrations: there is no order that is right for both.
 */
export function regionsInOrder({ regions, writers, changes, requests, migrations }: OrderInputs): RegionOrder {
  const users = (region: string): number => requests[region] ?? Infinity;
  const fewestFirst = [...regions].sort((a, b) => (users(a) === users(b) ? 0 : users(a) - users(b)));
  const isWriting = (it: string): boolean => it === writers.relational || it === writers.document;
  const [writing, reading] = [fewestFirst.filter(isWriting), fewestFirst.filter((it) => !isWriting(it))];
  const careful = [...reading, ...writing];
  if (migrations === "none")
    return { applied: careful, because: "fewest users first, and where databases are written last" };
  const migrating = [...writing, ...reading];
  const because =
    migrations === "pending"
      ? "the version has migrations, which are applied where databases are written"
      : "nobody says which migrations the databases have, so the version begins where they can be applied";
  if (!changesAny(changes, databases)) return { applied: migrating, because };
  if (changesWorkload(changes))
    throw new Error(
      "Stopped: databases change with the region that writes last, and a version of the storefront with migrations begins there. " +
        "Nothing of the regions was applied. Deploy one of the two changes first.",
    );
  return {
    applied: careful,
    rolledOut: migrating,
    because: `databases change last where they are written; ${because}`,
  };
}

/** Whether the storefront of a cluster gets another version, which the cluster rolls out while the plan is applied. */
export const changesWorkload = (changes: readonly StackChange[]): boolean => changesAny(changes, workload);

/** Whether a region's targets must register anew: it answers nobody until its instances or pods are replaced. */
export const replacesTargets = (changes: readonly StackChange[]): boolean =>
  changes.some(({ op, urn }) => op === "replace" && typeOf(urn) === "aws:lb/targetGroup:TargetGroup");

/** Whether a plan deletes or replaces databases. */
export const losesDatabases = (changes: readonly StackChange[]): boolean =>
  changes.some(({ op, urn }) => /delete|replace/.test(op) && databases.test(typeOf(urn)));

const changesAny = (changes: readonly StackChange[], pattern: RegExp): boolean =>
  changes.some(({ op, urn }) => op !== "create" && pattern.test(typeOf(urn)));
