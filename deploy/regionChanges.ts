/** In which order regions change, by what their plans would do. Pure. */
import type { Writers } from "../drill/probes/membership";
import type { StackChange } from "./protocol";

/** Replicas are changed before what they copy: a reader that fails keeps the writer as it was, and newer versions read older ones. */
const databases = /^aws:(rds|docdb)\/(cluster|clusterInstance|instance):/;

/** A version of the storefront begins in the region that writes, because there alone it may bring the databases to what it needs. */
const workload = /^kubernetes:apps\/v1:Deployment$/;

/**
 * One region after the other, so that a change which breaks one leaves the others: the region that writes first, or last where
 * databases change.
 * @throws Error where a plan changes databases and the storefront of a cluster together: there is no order that is right for both.
 */
export function regionsInOrder(
  regions: readonly string[],
  writers: Pick<Writers, "relational" | "document">,
  changes: readonly StackChange[],
): readonly string[] {
  const writing = [...new Set([writers.document, writers.relational])].filter((it) => it !== undefined);
  const last = regions.filter((it) => writing.includes(it));
  const readers = regions.filter((it) => !writing.includes(it));
  if (!changesAny(changes, databases)) return [...last, ...readers];
  if (changesWorkload(changes))
    throw new Error(
      "Stopped: databases change with the region that writes last, and a new version of the storefront begins there. " +
        "Nothing of the regions was applied. Deploy one of the two changes first.",
    );
  return [...readers, ...last];
}

/** Whether the storefront of a cluster gets another version, which the cluster rolls out while the plan is applied. */
export const changesWorkload = (changes: readonly StackChange[]): boolean => changesAny(changes, workload);

/** Whether a region's targets must register anew: it answers nobody until its instances or pods are replaced. */
export const replacesTargets = (changes: readonly StackChange[]): boolean =>
  changes.some(({ op, urn }) => op === "replace" && typeOf(urn) === "aws:lb/targetGroup:TargetGroup");

const changesAny = (changes: readonly StackChange[], pattern: RegExp): boolean =>
  changes.some(({ op, urn }) => op !== "create" && pattern.test(typeOf(urn)));

const typeOf = (urn: string): string => urn.split("::")[2]?.split("$").at(-1) ?? "";
