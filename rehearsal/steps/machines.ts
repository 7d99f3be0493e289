/** Which storefronts run in a living cloud, of what, and what they are told. */
import type { ComparisonSources } from "../../load/comparison/sources";
import type { Machine } from "../dataplane/compute/machine";
import type { DataPlane } from "../dataplane/dataPlane";

const machinesOf = ({ parts }: DataPlane): readonly Machine[] => [...parts.compute.machines.values()];

/** One in the region that takes requests. */
export const servingIn = (plane: DataPlane, region: string): Machine | undefined =>
  machinesOf(plane).find((it) => it.wanted.region === region && it.serves);

/** Digests of the images that run in the region, each once. */
export function digestsIn(plane: DataPlane, region: string): readonly string[] {
  const here = machinesOf(plane).filter((it) => it.wanted.region === region);
  return [...new Set(here.map(({ wanted: { runs } }) => runs.image.slice(runs.image.indexOf("@") + 1)))];
}

/** What storefronts' environment says of a variable, by those that have it. */
export const told = (plane: DataPlane, variable: string): readonly string[] =>
  machinesOf(plane).flatMap(({ wanted }) => wanted.runs.environment[variable] ?? []);

/** Where storefronts are told that carts lie, if that is a table: each region that runs some shows them in the end. */
export function cartTableOf(plane: DataPlane): Pick<ComparisonSources, "carts"> {
  const [table] = told(plane, "CARTS_TABLE");
  const regions = [...new Set(machinesOf(plane).map(({ wanted }) => wanted.region))];
  return table === undefined ? {} : { carts: { table, endpoint: plane.world.endpoint, regions } };
}
