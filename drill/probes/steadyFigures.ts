/** Figures of the steady state, of every region that stays: what doesn't answer has no figure. It changes nothing. */
import type { DrillContext } from "../context";
import type { SteadyFigures } from "../entries";
import { leftBy } from "../regionProof";
import { alarms } from "./alarms";
import { replicationLag } from "./lagNow";
import type { Store } from "./membership";
import { askRegion, isSeen, type Probe } from "./probe";
import { servingCapacity } from "./servingCapacity";
import { observeTopology, writersIn } from "./topology";

type Asking = Pick<DrillContext, "platform" | "choice" | "clientsIn">;

/** (API: GetMetricData, data plane; DescribeGlobalClusters, DescribeTargetHealth, DescribeAlarms and what goes with them, control planes; read only.) */
export async function steadyFigures(context: Asking): Promise<SteadyFigures> {
  const staying = context.platform.regions
    .map(({ region }) => region)
    .filter((it) => !leftBy(context.choice).includes(it));
  const ask = <Seen>(probe: Probe<Seen>): Promise<readonly (readonly [string, Seen])[]> =>
    answers(probe, staying, context);
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
