/** A fake cloud with the buckets of its regions and a time that is everybody's, for people who drill on it. */
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { DrillChoice } from "../drill";
import { leaseKey, type LeaseRecord } from "../lease/lease";
import { MemoryPlace } from "../record/memoryPlace.fixture";
import { runId } from "../record/runs";
import { leftBy } from "../regionProof";
import type { DrillEnding } from "../run/world";
import { FakeCloud, fakePlatform } from "./fakeCloud.fixture";
import { topologiesOf } from "./legal.fixture";
import { unfitness } from "./steps/letIn";
import { VirtualTime } from "./virtualTime.fixture";

/** A run that is closed, and what was so then. */
export interface ClosedRun {
  readonly drill: string;
  readonly choice: DrillChoice;
  readonly ending: DrillEnding;
  /** Regions that it left, and whether each could be let back in when it closed. */
  readonly fit: Readonly<Record<string, boolean>>;
}

/** A cloud, the buckets of its regions, and everybody who drills on it. */
export class DrilledCloud {
  readonly cloud: FakeCloud;
  readonly time: VirtualTime;
  readonly places: readonly MemoryPlace[];
  readonly closed: ClosedRun[] = [];
  /** Changes that were made by somebody who hadn't the lease. */
  readonly unlawful: string[] = [];
  private readonly folders: string[] = [];
  private begun = 0;

  constructor(kind: "globalCluster" | "instances") {
    this.cloud = new FakeCloud(fakePlatform(kind), "us-east-1");
    this.time = new VirtualTime(this.cloud);
    this.places = this.cloud.platform.regions.map(({ region }) => new MemoryPlace(region));
  }

  get regions(): readonly string[] {
    return this.places.map(({ region }) => region);
  }

  machine(): string {
    const folder = mkdtempSync(path.join(os.tmpdir(), "sequences-"));
    this.folders.push(folder);
    return folder;
  }

  remove(): void {
    for (const it of this.folders) rmSync(it, { recursive: true });
  }

  nextId(drill: string): string {
    this.begun++;
    return runId(
      drill,
      Date.parse("2026-01-31T08:00:00Z") + this.begun * 1000,
      this.begun.toString(16).padStart(4, "0"),
    );
  }

  kill(region: string): void {
    this.cloud.kill(region);
    this.places.find((it) => it.region === region)!.fault = "silent";
  }

  heal(): void {
    const { cloud } = this;
    for (const all of [cloud.down, cloud.unhealthy, cloud.stores.dead]) all.clear();
    cloud.troubles.length = 0;
    for (const it of this.places) it.fault = "none";
  }

  /** Who has the lease now, by its highest token. */
  holder(): LeaseRecord | undefined {
    const records = this.places.flatMap(({ objects }) => {
      const stored = objects.get(leaseKey);
      return stored ? [JSON.parse(stored.text) as LeaseRecord] : [];
    });
    return records.reduce<LeaseRecord | undefined>((one, it) => (one && one.token >= it.token ? one : it), undefined);
  }

  async close(drill: string, choice: DrillChoice, ending: DrillEnding): Promise<void> {
    const topologies = await topologiesOf(this.cloud);
    const fit = leftBy(choice).map((it) => [it, unfitness(it, topologies) === undefined]);
    this.closed.push({ drill, choice, ending, fit: Object.fromEntries(fit) as Record<string, boolean> });
  }
}
