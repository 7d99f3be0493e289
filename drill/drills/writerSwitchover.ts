import type { DrillChoice } from "../drill";
import type { DrillPlatform } from "../drillPlatform";
import { guardsFor } from "../guards/steadyGuards";
import { checkChoices, regionsOf, storeProblems, storesOf } from "./choices";
import { plannedGuards, targetCanWrite, writerElsewhere } from "./guards";
import { copiesKeepUp } from "./lagLimit";
import type { PlatformDrill } from "./platformDrill";
import { watchedAlways } from "./stopConditions";
import { moveWriters } from "./steps/moveWriters";
import { liftWritersFence, plannedFences } from "./steps/planned";
import { redundancy, settle } from "./steps/settled";

const name = "writer-switchover";

/** Writers move while every region is well. Nothing is left, so every region may be asked. */
export const writerSwitchover: PlatformDrill = {
  name,
  proves: "Another region can take the writes over while all regions are well, and no acknowledged write is lost.",
  touches: "The writer of each store moves; writes wait for seconds.",
  kind: "planned",
  needs: ["to"],
  takes: ["store"],
  plan(platform: DrillPlatform, choice: DrillChoice) {
    checkChoices({ drill: name, platform, choice, needs: ["to"] }, storeProblems(platform, choice));
    const stores = storesOf(choice);
    const asked = regionsOf(platform);
    const to = choice.to!;
    const moves = { stores, to, asked };
    const fences = plannedFences(platform, moves);
    return {
      guards: [
        ...guardsFor(plannedGuards, platform, choice),
        writerElsewhere(platform, moves),
        targetCanWrite(platform, moves),
      ],
      stopConditions: [copiesKeepUp(platform, asked), ...watchedAlways({ drill: name, platform, choice, stay: asked })],
      steps: [
        ...fences.before,
        moveWriters(platform, { ...moves, how: "switchover" }),
        redundancy(platform, { ...moves, of: asked }),
      ],
      safeState: {
        description: `A move that is under way ends, and whichever region writes then goes on writing: nothing is moved back.`,
        steps: [settle(platform, moves), liftWritersFence(platform, moves)],
      },
      byHand: fences.byHand,
    };
  },
};
