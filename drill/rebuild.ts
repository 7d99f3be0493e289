/**
 * How the RDS instances that were left behind become replicas again of the one that writes: actions, of whose commands the documentation
 * shows an example. The rehearsal runs every one. Pure.
 */
import { relationalInstanceGeneration } from "../outputs/relationalInstance";
import type { Action } from "./actions/action";
import { configure, refresh, unprotect, up } from "./actions/stacks";
import { releaseDeletionProtection } from "./actions/stores";
import type { DeployedPlatform } from "./platform";

/** Everything, in order: what must be said of the writer first, then one region after the other, then what ties them. */
export function rebuildActions(
  platform: Pick<DeployedPlatform, "name" | "regions">,
  writer: string,
): readonly Action[] {
  const names = platform.regions.map(({ region }) => region);
  const stale = platform.regions.filter(({ region }) => region !== writer);
  return [
    ...platformActions(platform.name, names, writer),
    ...stale.flatMap(({ region, relational }) => regionActions(platform.name, region, relational.id)),
    up("global"),
  ];
}

/**
 * The region that writes is where databases are made from now on. Its own instance, made as a replica, then leaves a last snapshot
 * should it ever be deleted, and its backups are copied to the next region.
 */
export function platformActions(project: string, regions: readonly string[], writer: string): readonly Action[] {
  const stacks = ["foundation", ...regions, "global"];
  return [...stacks.map((stack) => configure(stack, `${project}:bootstrapRegion`, writer)), up(writer), up("global")];
}

/**
 * Lets go of one stale instance, and of nothing else, then makes another beside it: Pulumi deletes what the program no longer has only
 * after the new replica serves. What a writer that was left still held stays in its last snapshot.
 */
export function regionActions(project: string, region: string, instance: string): readonly Action[] {
  const generation = relationalInstanceGeneration(project, instance);
  return [
    releaseDeletionProtection(region, instance),
    unprotect(region, instanceUrn(project, region, generation)),
    refresh(region),
    configure(region, `${project}:relationalGeneration`, String(generation + 1)),
    up(region),
  ];
}

/** The engine's name of a region's instance. */
export function instanceUrn(project: string, region: string, generation: number): string {
  const types = ["meridian:region:RegionStack", "meridian:region:RelationalInstance", "aws:rds/instance:Instance"];
  const name = generation === 0 ? "relational-instance" : `relational-instance-${generation}`;
  return `urn:pulumi:${region}::${project}::${types.join("$")}::${name}`;
}
