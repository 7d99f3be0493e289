import { clientsIn } from "../../drill/clients";
import { objectivesOf } from "../../drill/objectives";
import { replicationLag } from "../../drill/probes/lagNow";
import type { LivingStage } from "../steps/stage";
import { drillRoleCredentials } from "./drillRole";
import { type LocalDrill, platformAt } from "./localDrill";

type Where = Pick<LocalDrill, "snapshot" | "endpoint">;

/** Whoever is refused because a copy is behind waits, and asks again: a busy machine's copies fall behind for seconds. */
export async function untilCaughtUp(region: string, stage: LivingStage, { snapshot, endpoint }: Where): Promise<void> {
  const platform = await platformAt(snapshot);
  const { rpoSeconds } = objectivesOf(platform);
  const credentials = await drillRoleCredentials(platform, endpoint);
  const clients = clientsIn(region, { endpoint, credentials });
  await stage.until(`CloudWatch says that the copies in ${region} are at most ${rpoSeconds} s behind`, async () => {
    const seen = await replicationLag.ask({ platform, region, clients });
    return [seen.relationalSeconds, seen.documentSeconds].every((it) => it === undefined || it <= rpoSeconds);
  });
}
