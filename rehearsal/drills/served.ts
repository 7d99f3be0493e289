import { clientsIn } from "../../drill/clients";
import { leastAbove, totalOf } from "../../drill/drills/errorShare";
import { type ServedMinute, servedMinutes } from "../../drill/probes/served";
import type { LivingStage } from "../steps/stage";
import { drillRoleCredentials } from "./drillRole";
import { type LocalDrill, platformAt } from "./localDrill";

const minute = 60_000;

/**
 * A cloud that comes to life answers errors until its instances are healthy. CloudWatch publishes a minute after it has ended, so that a drill
 * that began at once would be stopped for minutes before it.
 */
export async function untilServed(
  regions: readonly string[],
  stage: LivingStage,
  { snapshot, endpoint }: Pick<LocalDrill, "snapshot" | "endpoint">,
): Promise<void> {
  const platform = await platformAt(snapshot);
  const credentials = await drillRoleCredentials(platform, endpoint);
  const { percent } = platform.global.drillErrorLimit;
  const served = async (): Promise<boolean> => {
    const until = Math.floor(Date.now() / minute) * minute;
    const asked = regions.map((region) => {
      const { loadBalancerArn } = platform.outputs[region]!;
      const { alarms } = clientsIn(region, { endpoint, credentials });
      return servedMinutes({ region, loadBalancerArn }, until - minute, until - 1, alarms);
    });
    return servedWell((await Promise.all(asked)).flat(), percent);
  };
  const over = Math.ceil(Date.now() / minute) * minute;
  await stage.until("the minute in which the cloud came to life is over", async () => Date.now() > over || served());
  await stage.until(`load balancers served all but ${percent} % of the last minute's requests`, served);
}

/** Whether there were requests, and no more of them failed than may. Pure. */
export function servedWell(all: readonly Pick<ServedMinute, "requests" | "failed">[], percent: number): boolean {
  const total = totalOf(all);
  return total.requests > 0 && leastAbove([total], percent) === undefined;
}
