/**
 * How the RDS instances that were left behind become replicas again of the one that writes: commands for a person, of which the
 * documentation shows an example and the rehearsal runs every one. Pure.
 */
import { relationalInstanceName } from "../outputs/relationalInstance";

/** One line of a shell. `aws` and `pulumi` are the only programs. */
export type Command = readonly [program: "aws" | "pulumi", ...words: string[]];

export interface Platform {
  readonly regions: readonly string[];
  /** How often each region's instance was rebuilt before, by region. */
  readonly generations: Readonly<Record<string, number>>;
}

/** Every command, in order: what must be said of the writer first, then one region after the other, then what ties them. */
export function rebuildCommands(platform: Platform, writer: string): readonly Command[] {
  const stale = platform.regions.filter((region) => region !== writer);
  return [
    ...platformCommands(platform.regions, writer),
    ...stale.flatMap((region) => regionCommands(region, platform.generations[region] ?? 0)),
    up("global"),
  ];
}

/**
 * The region that writes is where databases are made from now on. Its own instance, made as a replica, then leaves a last snapshot
 * should it ever be deleted, and its backups are copied to the next region.
 */
export function platformCommands(regions: readonly string[], writer: string): readonly Command[] {
  const stacks = ["foundation", ...regions, "global"];
  return [...stacks.map((stack) => set(stack, "meridian:bootstrapRegion", writer)), up(writer), up("global")];
}

/**
 * Lets go of one stale instance, and of nothing else, then makes another beside it: Pulumi deletes what the program no longer has only
 * after the new replica serves. What a writer that was left still held stays in its last snapshot.
 */
export function regionCommands(region: string, generation: number): readonly Command[] {
  return [
    release(region, relationalInstanceName(generation)),
    ["pulumi", "state", "unprotect", instanceUrn(region, generation), "--stack", region, "--yes"],
    ["pulumi", "refresh", "--stack", region, "--yes"],
    set(region, "meridian:relationalGeneration", String(generation + 1)),
    up(region),
  ];
}

const release = (region: string, instance: string): Command => {
  const which = ["--region", region, "--db-instance-identifier", instance];
  return ["aws", "rds", "modify-db-instance", ...which, "--no-deletion-protection", "--apply-immediately"];
};
const set = (stack: string, key: string, value: string): Command => [
  "pulumi",
  ...["config", "set", key, value, "--stack", stack],
];
const up = (stack: string): Command => ["pulumi", "up", "--stack", stack, "--yes"];

/** The engine's name of a region's instance. */
export function instanceUrn(region: string, generation: number): string {
  const types = ["meridian:region:RegionStack", "meridian:region:RelationalInstance", "aws:rds/instance:Instance"];
  const name = generation === 0 ? "relational-instance" : `relational-instance-${generation}`;
  return `urn:pulumi:${region}::meridian::${types.join("$")}::${name}`;
}

/** As a POSIX shell reads it. */
export const lineOf = (command: Command): string =>
  command.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(" ");
