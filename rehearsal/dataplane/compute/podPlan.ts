/** Which pods come and go next, as a Deployment's controller and the scheduler have it. Pure. */
import type { Workload } from "./workloads";

export interface Pod {
  /** Its address, by which it is a target. */
  readonly id: string;
  /** Of its Deployment: `region namespace/name`. */
  readonly workload: string;
  readonly revision: number;
  readonly zone: string;
  /** In milliseconds since the epoch. */
  readonly scheduledAt: number;
}

/** A pod as it is found. */
export interface SeenPod extends Pod {
  /** The load balancer finds it healthy. */
  readonly isReady: boolean;
  /** Its node has been gone for so long that others take its place. */
  readonly isEvicted: boolean;
}

export type PodStep =
  | { readonly kind: "schedule"; readonly zone: string }
  | { readonly kind: "end"; readonly pod: Pod; readonly why: string };

type Wanted = Pick<Workload, "revision" | "replicas" | "surge" | "unavailable">;

/**
 * All that may be done now: nothing is taken away before enough others are ready, and there are never more than the surge allows.
 * @param zones that take pods; empty: no place takes one
 */
export function planPods(wanted: Wanted, pods: readonly SeenPod[], zones: readonly string[]): readonly PodStep[] {
  if (zones.length === 0) return [];
  const evicted = pods.filter((it) => it.isEvicted);
  const here = pods.filter((it) => !it.isEvicted);
  const current = here.filter((it) => it.revision === wanted.revision);
  return [
    ...evicted.map((pod): PodStep => ({ kind: "end", pod, why: "its node is gone" })),
    ...scheduled(wanted, here.length, current, zones),
    ...ended(wanted, here, current),
  ];
}

function scheduled(
  { replicas, surge }: Wanted,
  total: number,
  current: readonly Pod[],
  zones: readonly string[],
): PodStep[] {
  const missing = Math.max(0, Math.min(replicas - current.length, replicas + surge - total));
  const counts = new Map(zones.map((zone) => [zone, current.filter((it) => it.zone === zone).length]));
  return Array.from({ length: missing }, () => {
    const [zone] = [...counts].reduce((least, it) => (it[1] < least[1] ? it : least));
    counts.set(zone, counts.get(zone)! + 1);
    return { kind: "schedule", zone };
  });
}

/** Those that nobody would miss first. */
function ended(
  { revision, replicas, unavailable }: Wanted,
  here: readonly SeenPod[],
  current: readonly SeenPod[],
): PodStep[] {
  let ready = here.filter((it) => it.isReady).length;
  const old = here.filter((it) => it.revision !== revision);
  const beyond = current.length - replicas;
  const extra = beyond > 0 ? byReadiness(current).slice(0, beyond) : [];
  return [...byReadiness(old), ...extra].flatMap((pod): PodStep[] => {
    if (pod.isReady && ready - 1 < replicas - unavailable) return [];
    if (pod.isReady) ready--;
    const why = pod.revision === revision ? "there are more than are asked for" : "it is of another version";
    return [{ kind: "end", pod, why }];
  });
}

/** The youngest of each kind first. */
const byReadiness = (pods: readonly SeenPod[]): readonly SeenPod[] =>
  [...pods].reverse().sort((a, b) => Number(a.isReady) - Number(b.isReady) || b.scheduledAt - a.scheduledAt);

/** Whether all pods are there, ready, and of this version. */
export const isRolledOut = ({ revision, replicas }: Wanted, pods: readonly SeenPod[]): boolean =>
  pods.length === replicas && pods.every((it) => it.revision === revision && it.isReady);
