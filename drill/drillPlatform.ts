/** What a drill knows of the platform: its stacks' outputs, without any secret, as a snapshot that can be kept and carried. Pure. */
import type { OpenFoundationOutputs } from "../outputs/foundation";
import type { GlobalOutputs } from "../outputs/global";
import type { RegionOutputs } from "../outputs/region";
import { type DeployedPlatform, expectOutputs, platformFrom } from "./platform";

/** What `deploy` writes down after it: the outputs of all stacks that aren't secret. */
export interface PlatformSnapshot {
  /** ISO 8601, UTC. */
  readonly takenAt: string;
  /** Commit that was deployed. */
  readonly commit: string;
  readonly domain: string;
  /** In the order of the configuration. */
  readonly regions: readonly string[];
  /** By stack; secret outputs are left out. */
  readonly outputs: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** All that drills need of a platform. */
export interface DrillPlatform extends DeployedPlatform {
  readonly domain: string;
  readonly foundation: OpenFoundationOutputs;
  readonly global: GlobalOutputs;
  /** By region. */
  readonly outputs: Readonly<Record<string, RegionOutputs>>;
  readonly snapshot: Pick<PlatformSnapshot, "takenAt" | "commit">;
}

/** @throws Error naming everything that is missing or of the wrong shape, and what fixes it. */
export function drillPlatform(snapshot: PlatformSnapshot): DrillPlatform {
  const { regions, outputs, domain, takenAt, commit } = snapshot;
  expectOutputs(["foundation", ...regions, "global"], outputs);
  return {
    ...platformFrom(regions, outputs),
    domain,
    foundation: outputs["foundation"] as unknown as OpenFoundationOutputs,
    global: outputs["global"] as unknown as GlobalOutputs,
    outputs: Object.fromEntries(regions.map((it) => [it, outputs[it] as unknown as RegionOutputs])),
    snapshot: { takenAt, commit },
  };
}
