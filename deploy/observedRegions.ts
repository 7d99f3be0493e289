import { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { ComputeKind } from "../config/settings";
import { targetGroups } from "../outputs/targetGroups";
import { deployedIn } from "./deployedIn";
import type { OtherRegion } from "./otherRegions";
import { regionSettings } from "./regionSettings";
import type { StackProcess } from "./stackProcess";
import { observeGroups, targetGroupsIn } from "./targetGroups";

export interface Observed {
  /** Folder with Pulumi.yaml and the stacks' files. */
  readonly directory: string;
  readonly region: string;
  readonly stack: Pick<StackProcess, "perform">;
  readonly interruption: AbortSignal;
  /** Default: AWS itself, with the credentials of this shell. */
  readonly client?: ElasticLoadBalancingV2Client;
}

/** Target groups that a region's stack has, by kind. */
export async function groupsOf(
  region: string,
  stack: Pick<StackProcess, "perform">,
): Promise<ReadonlyMap<ComputeKind, string>> {
  return targetGroupsIn(await deployedIn(region, stack), targetGroups);
}

/** A region whose configuration is read anew each time: somebody else may move it. */
export function otherRegion({ directory, region, stack, interruption, client }: Observed): () => OtherRegion {
  const balancers = client ?? new ElasticLoadBalancingV2Client({ region });
  let known: Promise<ReadonlyMap<ComputeKind, string>> | undefined;
  return () => {
    const { compute, service } = regionSettings(directory, region);
    const observe = async () => {
      interruption.throwIfAborted();
      known ??= groupsOf(region, stack);
      return (await observeGroups(balancers, await known))[compute.kind];
    };
    return { region, compute, minTargets: service.minInstances, observe };
  };
}
