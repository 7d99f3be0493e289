/** What waves ask of a real account: AWS by this shell's credentials, and the shop at its public address. */
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { IAMClient } from "@aws-sdk/client-iam";
import { clientsIn, patience } from "../drill/clients";
import { cloudFrom, type DrillCloud } from "../drill/commands/cloud";
import { edgeShutOut } from "../drill/probes/admission";
import { edgeMetricsRegion } from "../drill/probes/edgeAnswers";
import { servedBetween } from "../drill/probes/served";
import { snapshotOf } from "../drill/snapshot";
import { parseOutputs, problemsIn } from "../outputs/contract";
import { globalContract } from "../outputs/global";
import { regionContract } from "../outputs/region";
import { ledPast, unrestIn } from "./atRest";
import { outputsOf, outputsOfAll } from "./deployment";
import { edgeWorse } from "./edgeWorse";
import { goBack, type GoBackPorts } from "./goBack";
import type { ApplyPorts } from "./groups";
import { migrationsOf } from "./migrations";
import { mixedAnswers } from "./mixedAnswers";
import type { platformIn } from "./platform";
import { rollOutRegion, type RolloutWorld, runningVersion, watchRegion } from "./rollouts";
import { missingAtStart } from "./startPermissions";
import type { WavePorts } from "./waves";

export interface WavesOf extends Pick<GoBackPorts, "stackIn"> {
  readonly directory: string;
  readonly platform: ReturnType<typeof platformIn>;
  readonly world: RolloutWorld;
  /** Address of the shop. Default: the one that `global` hands out. */
  readonly shop?: string;
}

const hour = 3_600_000;

export function wavesWorld({
  directory,
  platform,
  world,
  stackIn,
  shop,
}: WavesOf): Omit<WavePorts, keyof ApplyPorts | "writers" | "waveRecord"> {
  const { stack, today, say, interruption, actions } = world;
  /** Nothing before `global` stands. */
  const cloud = async (): Promise<DrillCloud | undefined> => {
    const { domain, regions } = platform;
    const outputs = await outputsOfAll(regions, stack);
    if (problemsIn(globalContract, outputs["global"] ?? {}).length > 0) return undefined;
    const snapshot = snapshotOf({ domain, regions, outputs, takenAt: new Date(), commit: "unknown" });
    return cloudFrom(snapshot, (region, hooks) => clientsIn(region, hooks), false);
  };
  const watching = async (region: string, changedAt = today()): Promise<RolloutWorld> => {
    const seen = await cloud();
    if (!seen) return world;
    const url = shop ?? seen.platform.global.url;
    const deployed = deployedSigns(region, seen, actions);
    const { distributionId } = seen.platform.global;
    const metrics = new CloudWatchClient({ region: edgeMetricsRegion, ...patience });
    const edge = edgeWorse({ distributionId, changedAt, today, metrics });
    const signs = async (): Promise<readonly string[]> =>
      (await Promise.all([ledPast(region, seen), deployed(), mixedAnswers(url), edge()])).flat();
    return { ...world, signs };
  };
  return {
    today,
    interruption,
    runs: (region) => runningVersion(region, world),
    rollOut: async (region, change) => rollOutRegion(region, await watching(region, change.since?.changedAt), change),
    watch: async (region, change) => watchRegion(region, await watching(region, change.changedAt), change),
    goBack: (way) => goBack(way, { directory, stackIn, say }),
    requests: () => requestsOf(platform.regions, world),
    migrations: async () => {
      const outputs = await outputsOf(stack("global"));
      if (problemsIn(globalContract, outputs).length > 0) return "unknown";
      return migrationsOf(parseOutputs(globalContract, "global", outputs).url, directory);
    },
    // Without `global` there are no switches, and no drill runs.
    unrest: async () => {
      const seen = await cloud();
      return seen ? unrestIn(seen) : [];
    },
  };
}

/** What says the signs of what is deployed, whatever answers are like: asked again and again by the same clients. */
function deployedSigns(
  region: string,
  { platform, clientsIn }: DrillCloud,
  { computeIn }: RolloutWorld["actions"],
): () => Promise<readonly string[]> {
  const outputs = { ...platform.outputs[region]!, region };
  const { compute } = computeIn(region);
  const { balancers } = clientsIn(region);
  const identity = new IAMClient({ region, ...patience });
  return async () =>
    (
      await Promise.all([edgeShutOut(outputs, { balancers, compute }), missingAtStart(outputs, { compute, identity })])
    ).flat();
}

/** Of the last hour by region; missing where a region doesn't say. */
async function requestsOf(
  regions: readonly string[],
  { stack, today }: Pick<RolloutWorld, "stack" | "today">,
): Promise<Readonly<Record<string, number>>> {
  const asked = regions.map(async (region): Promise<readonly (readonly [string, number])[]> => {
    try {
      const { loadBalancerArn } = parseOutputs(regionContract, region, await outputsOf(stack(region)));
      const metrics = new CloudWatchClient({ region });
      const now = today();
      return [[region, (await servedBetween({ region, loadBalancerArn }, now - hour, now, metrics)).requests]];
    } catch {
      return [];
    }
  });
  return Object.fromEntries((await Promise.all(asked)).flat());
}
