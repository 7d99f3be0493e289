/** A planned move loses nothing only while the copies keep up. */
import type { DrillContext } from "../context";
import type { StopCondition } from "../drill";
import type { DrillPlatform } from "../drillPlatform";
import { objectivesOf } from "../objectives";
import { replicationLag } from "../probes/lagNow";
import { askRegion, isSeen } from "../probes/probe";

/** The objective for lost data times this: a minute by default, which no switchover and no busy minute reaches. */
const lagFactor = 12;

/** Looks in a row that must say the same: one figure of a bad moment stops nothing. Counted within one plan, so within one run by one process. */
const looksInARow = 3;

/** Where nobody measures, as right after a move, nothing is said: guards and the steps themselves look at that. */
export function copiesKeepUp(platform: DrillPlatform, stay: readonly string[]): StopCondition<DrillContext> {
  const limit = objectivesOf(platform).rpoSeconds * lagFactor;
  let seen = 0;
  return {
    name: "lag-above-limit",
    calls: stay.flatMap((region) => replicationLag.calls(platform, region)),
    async reason({ clientsIn }) {
      const asked = stay.map(async (region) => {
        const answer = await askRegion(replicationLag, { platform, region, clients: clientsIn(region) });
        if (!isSeen(answer)) return [];
        const seconds = Math.max(answer.value.relationalSeconds ?? 0, answer.value.documentSeconds ?? 0);
        return seconds > limit ? [`a database in ${region} is ${Math.round(seconds)} s behind`] : [];
      });
      const behind = (await Promise.all(asked)).flat();
      seen = behind.length === 0 ? 0 : seen + 1;
      return seen < looksInARow ? undefined : `${behind.join("; ")}; the limit is ${limit} s`;
    },
  };
}
