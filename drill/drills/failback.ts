import type { DrillContext } from "../context";
import type { DrillChoice, DrillStep } from "../drill";
import type { DrillPlatform } from "../drillPlatform";
import { guardsFor } from "../guards/steadyGuards";
import type { Store } from "../probes/membership";
import { StepError } from "../step";
import { checkChoices, regionsOf } from "./choices";
import { plannedGuards, targetCanWrite } from "./guards";
import type { PlatformDrill } from "./platformDrill";
import { hold, placesOf, publish, seenInEffect } from "./steps/evacuate";
import { liftFence } from "./steps/fence";
import { watchedAlways } from "./stopConditions";
import { moveWriters } from "./steps/moveWriters";
import { liftWritersFence, plannedFences } from "./steps/planned";
import { redundancy, settle } from "./steps/settled";

const name = "failback";
const stores: readonly Store[] = ["relational", "document"];

/** A region that was left comes back: it follows, its users are let in, and the writers go there, all by plan. */
export const failback: PlatformDrill = {
  name,
  proves:
    "A region that was left serves its users again and writes, and no acknowledged write is lost on the way back.",
  touches: "DNS leads the region's users there again, and the writers move into it.",
  kind: "planned",
  needs: ["to"],
  takes: [],
  plan(platform: DrillPlatform, choice: DrillChoice) {
    checkChoices({ drill: name, platform, choice, needs: ["to"] });
    const to = choice.to!;
    const asked = regionsOf(platform);
    const moves = { stores, to, asked };
    const turn = { region: to, value: 0, places: placesOf(platform, to) } as const;
    const fences = plannedFences(platform, moves);
    const whole = redundancy(platform, { stores, asked, of: asked });
    return {
      guards: [
        ...guardsFor(
          plannedGuards.filter((it) => it !== "switch-already-on"),
          platform,
          choice,
        ),
        targetCanWrite(platform, moves),
      ],
      stopConditions: watchedAlways({ drill: name, platform, choice, stay: asked }),
      steps: [
        reconciled(to),
        { ...whole, id: "redundancy-before", name: `${whole.name}, before anybody is let back in` },
        liftFence(to),
        hold(platform, turn, "must"),
        publish(platform, turn),
        seenInEffect(platform, turn),
        ...fences.before,
        moveWriters(platform, { ...moves, how: "switchover" }),
        whole,
      ],
      safeState: {
        description: `A move that is under way ends, and whichever region writes then goes on writing. ${to}'s switches stay as they were turned last.`,
        steps: [settle(platform, moves), liftWritersFence(platform, moves)],
      },
      byHand: fences.byHand,
    };
  },
};

const question =
  "Have the writes that were lost been reconciled, or were none? What the old writer still had is in its snapshot (rds:unplanned-global-failover-*), which expires: copy it first. " +
  "Orders, payments and stock: docs/storefront.md.";

/** Only people can weigh it: what the old writer's snapshot, the ledger and the gateway say, order by order. */
const reconciled = (region: string): DrillStep<DrillContext> => ({
  id: "reconciled",
  name: `what was lost when ${region} was left is reconciled`,
  stage: "decide",
  calls: [],
  expectedDelays: [],
  run: async ({ ports }) => {
    if (await ports.confirm(question)) return { detail: "reconciled, says the operator" };
    throw new StepError(
      "refused",
      `not letting ${region} back in: what was lost isn't reconciled yet (docs/storefront.md)`,
    );
  },
});
