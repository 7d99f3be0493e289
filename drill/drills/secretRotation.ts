import type { DrillContext } from "../context";
import type { DrillChoice, NamedGuard } from "../drill";
import type { DrillPlatform } from "../drillPlatform";
import { guardsFor } from "../guards/steadyGuards";
import { secretStates } from "../probes/secretStates";
import { checkChoices, regionsOf } from "./choices";
import type { PlatformDrill } from "./platformDrill";
import { lately, rotatedIn } from "./rotated/seen";
import { inStep, oldRefused, processesSign, rotate } from "./rotated/steps";
import { survivorsServe, watchedAlways } from "./stopConditions";

const name = "secret-rotation";

/** One generation more, by whoever deploys: the drill looks that nobody is hurt, and that what was replaced is refused. */
export const secretRotation: PlatformDrill = {
  name,
  proves:
    "The origin secret and the token-signing keys can be replaced while users shop, every process takes the new ones up by itself, and the oldest ones stop working.",
  touches:
    "Whoever deploys raises secretGeneration by one and applies foundation, the regions and global; nothing restarts.",
  kind: "planned",
  needs: [],
  takes: [],
  plan(platform: DrillPlatform, choice: DrillChoice) {
    checkChoices({ drill: name, platform, choice, needs: [] });
    const regions = regionsOf(platform);
    return {
      guards: [
        ...guardsFor(["secrets", "change-under-way", "change-freeze"], platform, choice),
        notLately(platform, regions),
      ],
      stopConditions: [
        survivorsServe(platform, regions),
        ...watchedAlways({ drill: name, platform, choice, stay: regions }),
      ],
      steps: [
        rotate(platform, regions),
        inStep(platform, regions),
        processesSign(platform, regions),
        oldRefused(platform, regions),
      ],
      safeState: {
        description:
          "Every region has the same version of each secret. A rotation that was applied stays: the value before it is accepted until the next one.",
        steps: [inStep(platform, regions)],
      },
      byHand: [
        "Not rotated: the databases' passwords. A member of a global cluster takes no password from a program after its creation; docs/architecture.md says what is.",
        "Not rotated: the payment gateway's secret, which its owner changes, and the KMS keys, whose material AWS replaces every year.",
        "A leaked value is refused only after two rotations: run this drill again an hour later, or rotate by hand half an hour later.",
      ],
    };
  },
};

/** A resumed run knows its own rotation by this, and tokens that were signed before the last one must have ended. */
const notLately = (platform: DrillPlatform, regions: readonly string[]): NamedGuard<DrillContext> => ({
  name: "not-rotated-lately",
  calls: regions.flatMap((it) => secretStates.calls(platform, it)),
  refusals: async (context) => {
    const seen = await Promise.all(regions.map((it) => rotatedIn(it, context)));
    return seen
      .flat()
      .filter((it) => lately(it, context))
      .map((it) => `the ${it.name} in ${it.region} was rotated less than an hour ago: wait until it is older`);
  },
});
