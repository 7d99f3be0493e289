/** Whether viewers are answered worse by the edge since a change than before it, whichever region they were led to. */
import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { regressions } from "../drill/bake";
import { edgeAnswers } from "../drill/probes/edgeAnswers";
import type { ServedRequests } from "../drill/probes/served";

interface WatchedEdge {
  readonly distributionId: string;
  /** Milliseconds since 1970: the minutes before it are what is usual. */
  readonly changedAt: number;
  readonly today: () => number;
  readonly metrics: Pick<CloudWatchClient, "send">;
}

/** In milliseconds. */
const minute = 60_000;
const comparedMinutes = 5;

/** What says it now, in sentences. Nothing where CloudWatch doesn't answer: the regions' own figures are watched beside it. */
export function edgeWorse({
  distributionId,
  changedAt,
  today,
  metrics,
}: WatchedEdge): () => Promise<readonly string[]> {
  const answers = (from: number, until: number): Promise<ServedRequests> =>
    edgeAnswers(distributionId, from, until, metrics);
  let usual: ServedRequests | undefined;
  return async () => {
    try {
      // CloudWatch counts whole minutes: the one in which it changed is before it, and after it none of its requests are.
      const change = Math.ceil(changedAt / minute) * minute;
      usual ??= await answers(change - comparedMinutes * minute, change);
      const after = await answers(change, Math.max(today(), change) + minute);
      return regressions({ before: usual, after }, []).map((it) => `at the edge ${it}`);
    } catch {
      return [];
    }
  };
}
