/** Figures of the steady state, of every region that is asked: what doesn't answer has no figure. It changes nothing. */
import type { DrillContext } from "../context";
import type { SteadyFigures } from "../entries";
import { leftBy } from "../regionProof";
import { alarms } from "./alarms";
import { replicationLag } from "./lagNow";
import type { Store } from "./membership";
import { askRegion, isSeen, type Probe } from "./probe";
import { servingCapacity } from "./servingCapacity";
import { observeTopology, writersIn } from "./topology";

/** Where in a run it is asked. */
type SampleTime = "before" | "during" | "after";

type Asking = Pick<DrillContext, "platform" | "choice" | "clientsIn">;

/** (API: GetMetricData, data plane; DescribeGlobalClusters, DescribeTargetHealth, DescribeAlarms and what goes with them, control planes; read only.) */
export async function steadyFigures(context: Asking, when: SampleTime): Promise<SteadyFigures> {
  const { regions, staying } = askedOf(context, when);
  const ask = <Seen>(probe: Probe<Seen>): Promise<readonly (readonly [string, Seen])[]> =>
    answers(probe, regions, context);
  const [lags, capacities, seenAlarms, relationalWriter, documentWriter] = await Promise.all([
    ...([ask(replicationLag), ask(servingCapacity), ask(alarms)] as const),
    ...([writerOf("relational", staying, context), writerOf("document", staying, context)] as const),
  ]);
  const firing = seenAlarms.flatMap(([region, { alarms }]) =>
    alarms.flatMap(({ name, state }) => (state === "ALARM" ? `${name} in ${region}` : [])),
  );
  return {
    relationalLagSeconds: figures(lags, ({ relationalSeconds }) => relationalSeconds),
    documentLagSeconds: figures(lags, ({ documentSeconds }) => documentSeconds),
    ...(relationalWriter !== undefined && { relationalWriter }),
    ...(documentWriter !== undefined && { documentWriter }),
    healthyTargets: figures(capacities, ({ healthyTargets }) => healthyTargets),
    alarms: firing.sort(),
  };
}

/**
 * A region that is left counts for full redundancy, so it is asked where that can hold nothing up: an answer of it is never needed. Where loss
 * is accepted it may be dead, and is asked only when all is over.
 */
function askedOf({ platform, choice }: Asking, when: SampleTime) {
  const all = platform.regions.map(({ region }) => region);
  const staying = all.filter((it) => !leftBy(choice).includes(it));
  return { staying, regions: choice.dataLoss === "refused" || when === "after" ? all : staying };
}

async function answers<Seen>(
  probe: Probe<Seen>,
  regions: readonly string[],
  { platform, clientsIn }: Asking,
): Promise<readonly (readonly [string, Seen])[]> {
  const asked = await Promise.all(
    regions.map(async (region) => {
      const answer = await askRegion(probe, { platform, region, clients: clientsIn(region) });
      return isSeen(answer) ? [[region, answer.value] as const] : [];
    }),
  );
  return asked.flat();
}

const figures = <Seen>(
  seen: readonly (readonly [string, Seen])[],
  figure: (it: Seen) => number | undefined,
): Readonly<Record<string, number>> =>
  Object.fromEntries(
    seen.flatMap(([region, it]) => {
      const value = figure(it);
      return value === undefined ? [] : [[region, value] as const];
    }),
  );

/** Nothing where nobody says, or several say so. */
async function writerOf(
  store: Store,
  regions: readonly string[],
  { platform, clientsIn }: Asking,
): Promise<string | undefined> {
  const topology = await observeTopology(store, { platform, clientsIn, regions }).catch(() => undefined);
  const writers = topology ? writersIn(topology) : [];
  return writers.length === 1 ? writers[0] : undefined;
}
