/** How far each Deployment's rollout is, as its controller says it in its status; who deploys waits for that. */
import { control } from "../../emulator/faults";
import type { PodRollout } from "../../providers/kubernetes/published";
import { isRolledOut, type SeenPod } from "./podPlan";
import type { Workload } from "./workloads";

interface Progress {
  readonly region: string;
  readonly name: string;
  readonly rollout: PodRollout;
  /** New pods that were ready at most, and since when it is so: milliseconds since the epoch. */
  readonly ready: number;
  readonly since: number;
}

export class RolloutWatch {
  private readonly all = new Map<string, Progress>();
  private told = "";

  constructor(
    private readonly endpoint: string,
    private readonly now: () => number = Date.now,
  ) {}

  see(workload: Workload, pods: readonly SeenPod[]): PodRollout {
    const { region, name, generation } = workload;
    const key = `${region} ${name}`;
    const last = this.all.get(key);
    const before = last?.rollout.generation === generation ? last : undefined;
    const ready = pods.filter((it) => it.revision === workload.revision && it.isReady).length;
    const moved = !before || ready > before.ready;
    const progress = { region, name, ready: moved ? ready : before.ready, since: moved ? this.now() : before.since };
    // What is complete stays so: a pod that dies later is no rollout.
    const rollout = before?.rollout.state === "complete" ? before.rollout : this.rolloutOf(workload, pods, progress);
    this.all.set(key, { ...progress, rollout });
    return rollout;
  }

  private rolloutOf(
    workload: Workload,
    pods: readonly SeenPod[],
    { ready, since }: Pick<Progress, "ready" | "since">,
  ): PodRollout {
    const { generation, replicas, progressSeconds } = workload;
    if (isRolledOut(workload, pods)) return { generation, state: "complete" };
    if (this.now() - since < progressSeconds * 1000) return { generation, state: "progressing" };
    const reason = `exceeded its progress deadline of ${progressSeconds} s: ${ready} of ${replicas} new pods are ready, and the others serve on`;
    return { generation, state: "failed", reason };
  }

  /** Tells the emulator what has changed. */
  async report(): Promise<void> {
    const all = [...this.all.values()];
    const bodies = [...new Set(all.map((it) => it.region))].map((region) => ({
      region,
      rollouts: Object.fromEntries(all.filter((it) => it.region === region).map((it) => [it.name, it.rollout])),
    }));
    const telling = JSON.stringify(bodies);
    if (telling === this.told) return;
    for (const body of bodies) await control(this.endpoint, "clusters", body);
    this.told = telling;
  }
}
