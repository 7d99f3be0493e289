/** The platform as its stacks' outputs tell of it: all that a drill knows of what was deployed. Pure. */
import { contractBroken, problemsIn } from "../outputs/contract";
import type { OpenFoundationOutputs } from "../outputs/foundation";
import { platformNameIn } from "../outputs/platformNames";
import type { RegionOutputs } from "../outputs/region";
import { openContractOf } from "../outputs/stacks";

/** A store that is a global cluster knows its members; instances are known only to the region that each is in. */
export type StoreKind =
  { readonly kind: "globalCluster"; readonly globalClusterId: string } | { readonly kind: "instances" };

/** Where the roles of each store can be asked for. */
export interface StoreKinds {
  readonly relational: StoreKind;
  readonly document: StoreKind & { readonly kind: "globalCluster" };
}

/** A region's cluster, or its instance. */
export interface RegionalDatabase {
  readonly id: string;
  readonly arn: string;
}

export interface DeployedRegion {
  readonly region: string;
  readonly relational: RegionalDatabase;
  readonly document: RegionalDatabase;
}

export interface DeployedPlatform extends StoreKinds {
  /** The project's, by which its things are told from those of other platforms in the account. */
  readonly name: string;
  /** In the order of the configuration. */
  readonly regions: readonly DeployedRegion[];
}

/** An empty identifier stands for a relational database that isn't a global cluster. */
export function storeKindsOf(foundation: OpenFoundationOutputs): StoreKinds {
  const { relationalGlobalClusterId, documentGlobalClusterId } = foundation;
  return {
    relational:
      relationalGlobalClusterId === ""
        ? { kind: "instances" }
        : { kind: "globalCluster", globalClusterId: relationalGlobalClusterId },
    document: { kind: "globalCluster", globalClusterId: documentGlobalClusterId },
  };
}

/**
 * Reads the outputs of `foundation` and of every region's stack, by stack, as `pulumi stack output --json` prints them. Secret ones
 * aren't asked for.
 * @throws Error naming everything that is missing or of the wrong shape in any of them, and what fixes it.
 */
export function platformFrom(regions: readonly string[], outputs: Readonly<Record<string, unknown>>): DeployedPlatform {
  expectOutputs(["foundation", ...regions], outputs);
  const foundation = outputs["foundation"] as OpenFoundationOutputs;
  return {
    name: platformNameIn(foundation.documentGlobalClusterId),
    ...storeKindsOf(foundation),
    regions: regions.map((it) => regionFrom(outputs[it] as RegionOutputs)),
  };
}

/** @throws Error naming everything that is missing or of the wrong shape in any of these stacks, and what fixes it. */
export function expectOutputs(stacks: readonly string[], outputs: Readonly<Record<string, unknown>>): void {
  const broken = stacks.flatMap((stack) => brokenIn(stack, outputs[stack]));
  if (broken.length > 0) throw new Error(broken.join("\n"));
}

function brokenIn(stack: string, raw: unknown): readonly string[] {
  const contract = openContractOf(stack);
  const problems = problemsIn(contract, raw);
  return problems.length === 0 ? [] : [contractBroken(contract.kind, stack, problems)];
}

const regionFrom = (outputs: RegionOutputs): DeployedRegion => ({
  region: outputs.region,
  relational: { id: outputs.relationalDatabaseId, arn: outputs.relationalDatabaseArn },
  document: { id: outputs.documentClusterId, arn: outputs.documentClusterArn },
});

/** @throws Error where it is no region of the platform. */
export function regionIn(platform: DeployedPlatform, name: string): DeployedRegion {
  const found = platform.regions.find(({ region }) => region === name);
  if (found) return found;
  const known = platform.regions.map(({ region }) => region).join(", ");
  throw new Error(`${name} is no region of this platform, which has ${known}.`);
}
