import type { DrillContext } from "../context";
import type { DrillChoice, NamedGuard } from "../drill";
import type { DrillPlatform } from "../drillPlatform";
import { guardsFor } from "../guards/steadyGuards";
import { checkChoices, storeProblems, storesOf } from "./choices";
import { targetCanWrite, writerElsewhere } from "./guards";
import type { PlatformDrill } from "./platformDrill";
import { watchedAlways } from "./stopConditions";
import { moveWriters } from "./steps/moveWriters";
import { fenceWriter, liftWritersFence, rebuildByHand } from "./steps/planned";
import { redundancy, settle } from "./steps/settled";

const name = "writer-failover";

/** The writer is dead, whichever region it was in: only the one that takes over is asked for anything. */
export const writerFailover: PlatformDrill = {
  name,
  proves: "Another region takes the writes over from a writer that is dead, and what is lost is counted.",
  touches: "The writer of each store moves; what hadn't been replicated is lost; the other copies are rebuilt.",
  kind: "unplanned",
  needs: ["to"],
  takes: ["store", "dataLoss"],
  plan(platform: DrillPlatform, choice: DrillChoice) {
    const refused = "it loses what hasn't been replicated: give --accept-data-loss if it may";
    const problems = choice.dataLoss === "accepted" ? [] : [refused];
    checkChoices({ drill: name, platform, choice, needs: ["to"] }, [...storeProblems(platform, choice), ...problems]);
    const stores = storesOf(choice);
    const to = choice.to!;
    const moves = { stores, to, asked: [to] };
    const guards: readonly NamedGuard<DrillContext>[] = [
      ...guardsFor(["switch-already-on"], platform, choice),
      writerElsewhere(platform, moves),
      targetCanWrite(platform, moves),
    ];
    return {
      guards,
      stopConditions: watchedAlways({ drill: name, platform, choice, stay: [to] }),
      steps: [
        ...(stores.includes("relational") ? [fenceWriter(platform, moves, "try")] : []),
        moveWriters(platform, { ...moves, how: "failover" }),
        // It may have been left, and fenced, before.
        ...(stores.includes("relational") ? [{ ...liftWritersFence(platform, moves), id: "new-writer-unfenced" }] : []),
        redundancy(platform, { ...moves, of: platform.regions.map(({ region }) => region), need: "one other" }),
      ],
      safeState: {
        description:
          "A move that is under way ends, and whichever region writes then goes on writing: nothing is moved back.",
        steps: [settle(platform, moves), liftWritersFence(platform, moves)],
      },
      byHand: ["Reconcile what was lost: orders, payments and stock (docs/storefront.md).", ...rebuildByHand(platform)],
    };
  },
};
