/** What a planned move takes beside the call where the relational database is instances: a promotion waits for nobody. */
import type { DrillContext } from "../../context";
import type { DrillStep } from "../../drill";
import type { DrillPlatform } from "../../drillPlatform";
import { errorInWords } from "../../probes/callErrors";
import type { Store } from "../../probes/membership";
import { replicationLag } from "../../probes/lagNow";
import { observeTopology, type StoreTopology, writersIn } from "../../probes/topology";
import { StepError } from "../../step";
import { topologyCalls } from "../calls";
import { setFence, type FenceNeed } from "./fence";
import { looked, scaled } from "./patience";
import { lagOf, mostLagSeconds } from "./writerHealth";

export interface PlannedMove {
  readonly stores: readonly Store[];
  readonly to: string;
  /** The writer is moved only where it is in this region. Missing: from wherever it is. */
  readonly from?: string;
  readonly asked: readonly string[];
}

interface PlannedFences {
  readonly before: readonly DrillStep<DrillContext>[];
  readonly byHand: readonly string[];
}

/** A global cluster's switchover does all of it by itself. */
export function plannedFences(platform: DrillPlatform, move: PlannedMove, need: FenceNeed = "must"): PlannedFences {
  if (platform.relational.kind === "globalCluster") return { before: [], byHand: [] };
  return {
    before: [fenceWriter(platform, move, need), caughtUp(platform, move)],
    byHand: rebuildByHand(platform),
  };
}

/** Global clusters rebuild their members by themselves. */
export const rebuildByHand = ({ relational }: DrillPlatform): readonly string[] =>
  relational.kind === "globalCluster"
    ? []
    : [
        "Rebuild the instances that don't follow the new writer, one region after the other (docs/databases.md); each stays fenced until then.",
      ];

const callsOf = (platform: DrillPlatform, { asked }: PlannedMove) =>
  asked.flatMap((region) => topologyCalls(platform, "relational", region));

function relationalNow(context: DrillContext, { asked: regions }: PlannedMove): Promise<StoreTopology> {
  const { platform, clientsIn } = context;
  return looked(context, () => observeTopology("relational", { platform, clientsIn, regions }));
}

const writerNow = async (context: DrillContext, move: PlannedMove): Promise<string | undefined> =>
  writersIn(await relationalNow(context, move))[0];

const stays = (writer: string | undefined, { to, from }: PlannedMove): boolean =>
  writer === to || (from !== undefined && writer !== undefined && writer !== from);

/** Whichever region writes, unless it is the one that is to. */
export const fenceWriter = (
  platform: DrillPlatform,
  move: PlannedMove,
  need: FenceNeed,
): DrillStep<DrillContext, string | undefined> => ({
  id: "fence-writer",
  name: "the region that writes the relational database refuses writes",
  stage: "promote",
  calls: callsOf(platform, move),
  expectedDelays: [],
  observe: (context) => writerNow(context, move),
  done: (writer) => (stays(writer, move) ? { detail: `nothing to do: ${writer} writes` } : undefined),
  run: async (context, writer) => {
    if (writer === undefined) throw new StepError("refused", "no region writes the relational database");
    return { detail: await setFence(context, writer, need) };
  },
});

/** What the fenced writer still had is written where it goes within the lag that there was, and a margin. */
const caughtUp = (platform: DrillPlatform, move: PlannedMove): DrillStep<DrillContext, string | undefined> => ({
  id: "caught-up",
  name: `${move.to} has everything that was written`,
  stage: "promote",
  calls: [...callsOf(platform, move), ...replicationLag.calls(platform, move.to)],
  expectedDelays: [{ seconds: marginSeconds, source: "assumption" }],
  observe: (context) => writerNow(context, move),
  done: (writer) => (stays(writer, move) ? { detail: `nothing to do: ${writer} writes` } : undefined),
  run: async (context) => {
    const lag = await looked(context, () => lagOf(context, "relational", move.to));
    if (lag === undefined) throw new StepError("refused", `CloudWatch doesn't say how far ${move.to} is behind`);
    if (lag > mostLagSeconds)
      throw new StepError(
        "refused",
        `${move.to} is ${lag.toFixed(1)} s behind, at most ${mostLagSeconds} s are waited for`,
      );
    const seconds = lag + marginSeconds;
    await context.ports.clock.wait(scaled(context, seconds));
    return {
      detail: `${move.to} was ${lag.toFixed(1)} s behind when writes stopped; waited for ${seconds.toFixed(1)} s`,
    };
  },
});

const marginSeconds = 10;

/** Part of every safe state: whoever writes in the end must be let. */
export const liftWritersFence = (
  platform: DrillPlatform,
  move: PlannedMove,
): DrillStep<DrillContext, StoreTopology> => ({
  id: "lift-fence",
  name: "whichever region writes the relational database may",
  stage: "recover",
  calls: callsOf(platform, move),
  expectedDelays: [],
  observe: (context) => relationalNow(context, move),
  run: async ({ fences }, seen) => {
    // Until it is over the old writer would take what the promotion leaves behind.
    if (seen.move) throw new StepError("deviated", `a ${seen.move.kind} to ${seen.move.to} is under way`);
    const [writer] = writersIn(seen);
    if (writer === undefined) throw new StepError("deviated", "no region writes the relational database");
    const byHand = `storefront unfence --region ${writer}`;
    if (!fences) return { detail: `if ${writer} was fenced: ${byHand}` };
    try {
      await fences.lift(writer);
      return { detail: `${writer} isn't fenced` };
    } catch (error) {
      return { detail: `if ${writer} was fenced, lift that once it answers (${errorInWords(error)}): ${byHand}` };
    }
  },
});
