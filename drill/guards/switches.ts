/** Whether the switches would hold, and nobody has turned one that nobody sees yet. */
import { switchSchedules, type SeenSchedule } from "../probes/switchSchedules";
import { type GuardFinding, regionalGuard } from "./steadyGuard";

const wanted = "rate(1 minute)";

function problemOf({ region, state, speaks, held }: SeenSchedule, place: string): string | undefined {
  const its = `the schedule of ${region}'s switch in ${place}`;
  if (state !== "ENABLED") return `the schedule that holds ${region}'s switch in ${place} is ${state || "in no state"}`;
  if (speaks !== wanted) return `${its} speaks at ${speaks}`;
  if (held === undefined) return `${its} says nothing that a switch says`;
  return held === 1 ? `${its} says 1 each minute` : undefined;
}

/** Without its schedule nobody says again where a switch stands once the drill has ended. */
export const switchesWork = regionalGuard({
  name: "switches-work",
  question: "Would each switch hold once it is turned, and does none say yet that a region is evacuated?",
  probe: switchSchedules,
  judge: (schedules, place): readonly GuardFinding[] =>
    schedules.flatMap((it) => {
      const seen = problemOf(it, place);
      if (seen === undefined) return [];
      const required = `ENABLED, at ${wanted}, saying 0`;
      return [{ seen, required, fix: "Deploy global, and let in whoever was left (docs/resilience.md)." }];
    }),
});
