/** How many instances or pods more than it has a rollout may start, percent: one in three, rounded up. */
export const surgePercent = 34;

/** Instances or pods at the height of a rollout, as Kubernetes rounds: up. */
export const duringRollout = (count: number): number => Math.ceil((count * (100 + surgePercent)) / 100);
