/**
 * What goes on in clusters of Amazon EKS, whoever asks: pods come and go as their Deployments say, and are targets of their load balancer,
 * by the AWS API. What Kubernetes' API holds is asked of the emulator, which its stand-in tells: overlay/clusters.py.
 */
import {
  DeregisterTargetsCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
  RegisterTargetsCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { setTimeout as wait } from "node:timers/promises";
import { control } from "../../emulator/faults";
import { addressIn } from "../../providers/kubernetes/pods";
import type { PublishedClusters } from "../../providers/kubernetes/published";
import { assumedDelays } from "../timeScale";
import type { World } from "../world";
import { type ClusterSubnet, subnetsOf, subnetWith } from "./clusterSubnets";
import type { DesiredMachine } from "./instances";
import { planPods, type Pod, type PodStep, type SeenPod } from "./podPlan";
import { RolloutWatch } from "./rolloutWatch";
import { type Workload, workloadsOf } from "./workloads";

export interface PodsOptions {
  readonly world: World;
  /** Whether a fault keeps everything in a zone down. */
  readonly isDown: (place: { readonly region: string; readonly zone: string }) => boolean;
  /** Milliseconds since the epoch. @default Date.now */
  readonly now?: () => number;
}

/** Between two looks. */
const lookMs = 1_000;
const name = "cluster";

interface RunningPod extends Pod {
  readonly of: Workload;
}

export class Pods {
  private readonly pods = new Map<string, RunningPod>();
  private readonly rollouts: RolloutWatch;
  /** Workloads that have been seen: what is registered for a new one was put there before anybody ran pods. */
  private readonly known = new Set<string>();
  private readonly subnets = new Map<string, Promise<readonly ClusterSubnet[]>>();
  /** Since when each pod's node has been gone, in milliseconds since the epoch. */
  private readonly goneSince = new Map<string, number>();
  private readonly ending = new AbortController();
  private life: Promise<void> | undefined;
  private first: Promise<void> | undefined;
  private lastError = "";
  private readonly now: () => number;

  constructor(private readonly options: PodsOptions) {
    this.now = options.now ?? Date.now;
    this.rollouts = new RolloutWatch(options.world.endpoint, this.now);
  }

  /** Begins to look, and resolves once it has for the first time. */
  async start(): Promise<void> {
    this.life ??= this.live();
    await this.first;
  }

  /** Pods that should run. */
  get machines(): readonly DesiredMachine[] {
    return [...this.pods.values()].map(
      ({ id, zone, scheduledAt, of: { region, name: group, runs, drainSeconds, serviceAccount } }) => ({
        ...{ kind: "pod", id, region, zone, launchedAt: scheduledAt, group, runs, drainSeconds, serviceAccount },
      }),
    );
  }

  /** From then on the stand-in registers targets itself, as without a data plane. */
  async stop(): Promise<void> {
    this.ending.abort();
    await this.life;
    if (this.life) await this.ask({ attendedBy: 0 }).catch(() => undefined);
  }

  private async live(): Promise<void> {
    const { signal } = this.ending;
    const look = async (): Promise<void> => {
      try {
        await this.look();
        this.lastError = "";
      } catch (error) {
        this.say(`failed: ${(error as Error).message}`);
      }
    };
    await (this.first = look());
    while (!signal.aborted) {
      await wait(lookMs, undefined, { signal }).catch(() => undefined);
      if (!signal.aborted) await look();
    }
  }

  private ask(body: object): Promise<PublishedClusters> {
    return control(this.options.world.endpoint, "clusters", body) as Promise<PublishedClusters>;
  }

  /** Once; what is to be done then is done. */
  async look(): Promise<void> {
    const { regions } = await this.ask({ attendedBy: process.pid });
    const workloads = Object.entries(regions).flatMap(([region, { objects }]) => workloadsOf(region, objects));
    await Promise.all(workloads.map((it) => this.follow(it)));
    for (const pod of [...this.pods.values()])
      if (!workloads.some((it) => keyOf(it) === pod.workload)) await this.end(pod, "its Deployment is gone");
    await this.rollouts.report();
  }

  private async follow(workload: Workload): Promise<void> {
    const { region } = workload;
    const subnets = await this.subnetsFor(workload);
    const registered = await this.registered(workload);
    const staying = [...registered].flatMap(([id, state]) => (state === "draining" ? [] : [id]));
    if (!this.known.has(keyOf(workload))) this.adopt(workload, staying, subnets);
    const before = this.ofWorkload(workload);
    const seen = before.map((it) => this.seen(it, registered.get(it.id)));
    this.rollouts.see(workload, seen);
    const zones = [...new Set(subnets.map((it) => it.zone))].filter((zone) => !this.options.isDown({ region, zone }));
    for (const step of planPods(workload, seen, zones)) await this.do(step, workload, subnets, [...registered.keys()]);
    for (const it of before) if (this.pods.has(it.id) && !staying.includes(it.id)) await this.register(it);
  }

  /** Asked for once for each state of the Deployment: a cluster that gets other subnets is another one. */
  private subnetsFor(workload: Workload): Promise<readonly ClusterSubnet[]> {
    const key = `${keyOf(workload)} ${workload.generation}`;
    const known = this.subnets.get(key) ?? subnetsOf(this.options.world.cloudIn(workload.region));
    this.subnets.set(key, known);
    known.catch(() => this.subnets.delete(key));
    return known;
  }

  /** States of the target group's targets, those too that are leaving. */
  private async registered({ region, targetGroup }: Workload): Promise<ReadonlyMap<string, string>> {
    const asked = new DescribeTargetHealthCommand({ TargetGroupArn: targetGroup });
    const { TargetHealthDescriptions = [] } = await this.balancing(region).send(asked);
    return new Map(TargetHealthDescriptions.map(({ Target, TargetHealth }) => [Target!.Id!, TargetHealth!.State!]));
  }

  /** What the stand-in had registered are pods that nobody has run yet. */
  private adopt(workload: Workload, addresses: readonly string[], subnets: readonly ClusterSubnet[]): void {
    this.known.add(keyOf(workload));
    for (const id of addresses) this.add(id, workload, subnetWith(subnets, id)?.zone ?? "");
  }

  private ofWorkload(workload: Workload): readonly RunningPod[] {
    return [...this.pods.values()].filter((it) => it.workload === keyOf(workload));
  }

  private seen(pod: RunningPod, state: string | undefined): SeenPod {
    const { world, isDown } = this.options;
    const { region } = pod.of;
    if (!isDown({ region, zone: pod.zone })) this.goneSince.delete(pod.id);
    else if (!this.goneSince.has(pod.id)) this.goneSince.set(pod.id, this.now());
    const since = this.goneSince.get(pod.id);
    const isEvicted = since !== undefined && this.now() - since >= world.scale.ms(assumedDelays.podEviction.seconds);
    return { ...pod, isReady: state === "healthy", isEvicted };
  }

  private async do(
    step: PodStep,
    workload: Workload,
    subnets: readonly ClusterSubnet[],
    registered: readonly string[],
  ): Promise<void> {
    if (step.kind === "end") return this.end(this.pods.get(step.pod.id)!, step.why);
    const id = this.freeAddress(
      subnets.find((it) => it.zone === step.zone)!,
      registered,
    );
    this.happened(workload.region, `${workload.name} gets a pod, ${id} in ${step.zone}`);
    await this.register(this.add(id, workload, step.zone));
  }

  /** One that no other pod has, or has had until a moment ago. */
  private freeAddress({ cidr }: ClusterSubnet, taken: readonly string[]): string {
    for (let n = 0; ; n++) {
      const address = addressIn(cidr, n);
      if (!this.pods.has(address) && !taken.includes(address)) return address;
    }
  }

  private add(id: string, of: Workload, zone: string): RunningPod {
    const pod = { id, of, zone, workload: keyOf(of), revision: of.revision, scheduledAt: this.now() };
    this.pods.set(id, pod);
    return pod;
  }

  private async register({ id, of: { region, targetGroup, port } }: RunningPod): Promise<void> {
    const Targets = [{ Id: id, Port: port }];
    await this.balancing(region).send(new RegisterTargetsCommand({ TargetGroupArn: targetGroup, Targets }));
  }

  private async end({ id, of: { name: group, region, targetGroup } }: RunningPod, why: string): Promise<void> {
    this.happened(region, `${group} ends ${id}: ${why}`);
    this.pods.delete(id);
    this.goneSince.delete(id);
    const left = new DeregisterTargetsCommand({ TargetGroupArn: targetGroup, Targets: [{ Id: id }] });
    await this.balancing(region).send(left).catch(unlessGone);
  }

  private balancing(region: string): ElasticLoadBalancingV2Client {
    return this.options.world.cloudIn(region).client(ElasticLoadBalancingV2Client);
  }

  private happened(region: string, what: string): void {
    this.options.world.happenings.add({ part: name, region, what });
  }

  /** Once, however often it happens. */
  private say(what: string): void {
    if (what === this.lastError || this.ending.signal.aborted) return;
    this.lastError = what;
    this.options.world.happenings.add({ part: name, what });
  }
}

const keyOf = ({ region, name: group }: Workload): string => `${region} ${group}`;

function unlessGone(error: Error): void {
  if (!/^TargetGroupNotFound/.test(error.name)) throw error;
}
