/** What is to be done so that the load balancers that run here become those that are deployed. */
import { isDeepStrictEqual } from "node:util";
import type { PartAction } from "../reconcile/part";
import type { DesiredBalancing, DesiredGroup, DesiredListener } from "./observed";

export type BalancingStep = PartAction & { readonly region: string } & (
    | { readonly kind: "listen"; readonly listener: DesiredListener }
    | { readonly kind: "take rules"; readonly listener: DesiredListener }
    | { readonly kind: "close"; readonly listener: DesiredListener }
    | { readonly kind: "set targets"; readonly group: DesiredGroup }
    | { readonly kind: "forget"; readonly group: DesiredGroup }
  );

/** Groups first: a listener finds its targets. @param actual what was carried out last */
export function planBalancing(desired: DesiredBalancing, actual: DesiredBalancing): readonly BalancingStep[] {
  const [groups, listeners] = [byArn(actual.groups), byArn(actual.listeners)];
  const [wantedGroups, wantedListeners] = [byArn(desired.groups), byArn(desired.listeners)];
  return [
    ...actual.listeners.filter((it) => !wantedListeners.has(it.arn)).map(closed),
    ...desired.groups.flatMap((it) => targetsSet(it, groups.get(it.arn))),
    ...desired.listeners.flatMap((it) => listening(it, listeners.get(it.arn))),
    ...actual.groups.filter((it) => !wantedGroups.has(it.arn)).map(forgotten),
  ];
}

const byArn = <T extends { readonly arn: string }>(all: readonly T[]): ReadonlyMap<string, T> =>
  new Map(all.map((it) => [it.arn, it]));

const nameOf = ({ arn }: DesiredGroup): string => arn.split("/")[1] ?? arn;

const closed = (listener: DesiredListener): BalancingStep => ({
  ...{ kind: "close", region: listener.region, listener },
  what: `close ${listener.name}:${listener.port}: its listener is no longer deployed`,
});

const forgotten = (group: DesiredGroup): BalancingStep => ({
  ...{ kind: "forget", region: group.region, group },
  what: `check no target of ${nameOf(group)} any more: no load balancer uses it`,
});

function listening(listener: DesiredListener, before: DesiredListener | undefined): readonly BalancingStep[] {
  if (isDeepStrictEqual(listener, before)) return [];
  const { region, name, port } = listener;
  if (!before)
    return [{ kind: "listen", region, listener, what: `listen as ${name}:${port}: its listener is deployed` }];
  if (isDeepStrictEqual({ ...listener, rules: before.rules }, before))
    return [{ kind: "take rules", region, listener, what: `take ${listener.rules.length} rules at ${name}:${port}` }];
  return [{ kind: "listen", region, listener, what: `listen anew as ${name}:${port}: its listener was changed` }];
}

function targetsSet(group: DesiredGroup, before: DesiredGroup | undefined): readonly BalancingStep[] {
  if (isDeepStrictEqual(group, before)) return [];
  const ids = (of: DesiredGroup | undefined): readonly string[] => (of?.targets ?? []).map((it) => it.id);
  const come = ids(group).filter((id) => !ids(before).includes(id));
  const gone = ids(before).filter((id) => !ids(group).includes(id));
  const changes = [
    ...(come.length > 0 ? [`check ${come.join(", ")}`] : []),
    ...(gone.length > 0 ? [`drain ${gone.join(", ")}`] : []),
  ];
  const what = `${changes.join(" and ") || "take settings"}: targets of ${nameOf(group)}`;
  return [{ kind: "set targets", region: group.region, group, what }];
}
