/** Which three zones a region is spread over. Pure. */

/** What AWS says of a region's zones; names and ids in one order. */
export interface AvailableZones {
  readonly names: readonly string[];
  readonly zoneIds: readonly string[];
}

/** Three, so that losing one takes a third: databases keep their quorum and instances most of their number. */
export const zonesPerRegion = 3;

/** An old zone of us-east-1 in which many instance types and managed services don't exist. */
const deficientZoneIds: readonly string[] = ["use1-az3"];

/**
 * Those that the configuration names; else the first by name. What is offered where doesn't decide it: that changes with the years, and
 * other zones replace the network and everything in it. A zone that AWS adds later comes after them and moves nothing.
 * @throws Error if the region has too few zones, or not one that is named.
 */
export function chooseZones(region: string, available: AvailableZones, named: readonly string[]): readonly string[] {
  const unknown = named.filter((it) => !available.names.includes(it));
  if (unknown.length > 0)
    throw new Error(
      `availabilityZones names ${unknown.join(", ")}, which ${region} doesn't have for this account: ${[...available.names].sort().join(", ")}`,
    );
  if (named.length > 0) return [...named].sort();
  const names = available.names.filter((_, index) => !deficientZoneIds.includes(available.zoneIds[index] ?? "")).sort();
  if (names.length < zonesPerRegion) {
    throw new Error(`${region} has ${names.length} zones for this account; a region stack needs ${zonesPerRegion}`);
  }
  return names.slice(0, zonesPerRegion);
}

/** Why something can't run in the chosen zones, and what helps; nothing where every one offers it. */
export function notOffered(
  what: string,
  region: string,
  zones: readonly string[],
  offering: readonly string[],
): { readonly problem: string; readonly remedy: string } | undefined {
  const without = zones.filter((it) => !offering.includes(it));
  if (without.length === 0) return undefined;
  const others = [...offering].sort();
  const command = `pulumi config set-all --stack ${region} --path ${others
    .slice(0, zonesPerRegion)
    .map((zone, index) => `--plaintext 'availabilityZones[${index}]=${zone}'`)
    .join(" ")}`;
  const remedy =
    others.length < zonesPerRegion
      ? `Choose another: it is offered in ${others.join(", ") || "no zone"} of ${region}.`
      : `Before the region's first deployment choose zones that offer it: ${command}. Later choose something else: other zones replace the network and everything in it.`;
  return { problem: `${what} isn't offered in ${without.join(", ")}`, remedy };
}
