/** Whether a store's writer can hand over without loss: what decides between a switchover and a failover. */
import type { DrillContext } from "../../context";
import { callErrorKind, errorInWords } from "../../probes/callErrors";
import type { Store } from "../../probes/membership";
import { replicationLag } from "../../probes/lagNow";
import { observeRegionalState, type RegionalState } from "../../probes/topology";

/** What was found out about a writer, and about the copy that is to take over. */
export interface WriterEvidence {
  /** Of the writer's own region, as it says itself. */
  readonly writer:
    { readonly state: RegionalState } | { readonly silence: "unanswered" | "denied"; readonly why: string };
  /** Of the copy that is to take over; missing where CloudWatch doesn't say. */
  readonly lagSeconds?: number;
}

export interface WriterHealth {
  /** `able`: it can hand over. `dead`: it can't. `unknown`: nobody can tell, so nothing is done. */
  readonly verdict: "able" | "dead" | "unknown";
  readonly because: string;
}

/** A switchover waits until the copy has everything: with more than this it isn't begun. */
export const mostLagSeconds = 30;

/** Asks the writer's own region, which may not answer, and the region that is to take over. */
export async function observeWriter(
  context: DrillContext,
  store: Store,
  { writer, to }: { readonly writer: string; readonly to: string },
): Promise<WriterEvidence> {
  const { platform, clientsIn } = context;
  const [state, lagSeconds] = await Promise.all([
    observeRegionalState(platform, store, writer, clientsIn(writer)).then(
      (it): WriterEvidence["writer"] => ({ state: it }),
      (error: unknown): WriterEvidence["writer"] => ({
        silence: callErrorKind(error) === "denied" ? "denied" : "unanswered",
        why: errorInWords(error),
      }),
    ),
    lagOf(context, store, to).catch(() => undefined),
  ]);
  return { writer: state, ...(lagSeconds !== undefined && { lagSeconds }) };
}

/** Seconds that a region's copy is behind; nothing where CloudWatch doesn't say. */
export async function lagOf(
  { platform, clientsIn }: DrillContext,
  store: Store,
  region: string,
): Promise<number | undefined> {
  const lag = await replicationLag.ask({ platform, region, clients: clientsIn(region) });
  return store === "relational" ? lag.relationalSeconds : lag.documentSeconds;
}

/** Pure. */
export function writerHealth({ writer, lagSeconds }: WriterEvidence, region: string): WriterHealth {
  if ("silence" in writer && writer.silence === "unanswered")
    return { verdict: "dead", because: `${region} doesn't answer (${writer.why})` };
  if ("state" in writer && writer.state.status !== "available")
    return { verdict: "dead", because: `${region} says that its database is ${writer.state.status || "in no state"}` };
  if (lagSeconds === undefined)
    return { verdict: "unknown", because: `CloudWatch doesn't say how far the copy of ${region}'s database is behind` };
  const behind = `the copy is ${lagSeconds.toFixed(1)} s behind`;
  if (lagSeconds > mostLagSeconds)
    return { verdict: "dead", because: `${behind}, and a switchover is begun with at most ${mostLagSeconds} s` };
  const says = "state" in writer ? "its database is available" : "it denies to say how its database is";
  return { verdict: "able", because: `${region}: ${says}, ${behind}` };
}
