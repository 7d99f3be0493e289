/** How many pods more than it has a rollout may start, percent: as instances are replaced, one in three. */
export const surgePercent = 34;

/** Pods at the height of a rollout, as Kubernetes rounds: up. */
export const podsInRollout = (pods: number): number => Math.ceil((pods * (100 + surgePercent)) / 100);
