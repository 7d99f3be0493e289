import { nothingPushed } from "../../config/formats";
import type { Settings } from "../../config/settings";
import { awsChecks } from "../../deploy/check";
import { askAll, countsOf, linesOf, problemsAmong } from "../../deploy/check/check";
import { regionSettings } from "../../deploy/regionSettings";
import { StepError } from "../../drill/step";
import { credentials } from "../providers/cloud";
import type { RehearsalStep } from "./context";

/** Asks the emulated account what `npm run deploy -- --check` asks a real one of. */
export const accountIsReady: RehearsalStep = {
  name: "ask the account whether it is ready",
  run: async ({ cloud, platform }) => {
    // Nobody pushes images to the emulator, and nobody was there before who made what an account has once.
    const settings = (stack: string): Settings => {
      const { service, ci, ...own } = regionSettings(cloud.workspace, stack);
      const { oidcProviderArn: _, ...rest } = ci;
      return { ...own, accountSingletons: "own", ci: rest, service: { ...service, imageDigest: nothingPushed } };
    };
    const results = await askAll(
      awsChecks({
        foundation: settings("foundation"),
        regions: Object.fromEntries(platform.regions.map((region) => [region, settings(region)])),
        access: { endpoint: cloud.endpoint, credentials },
      }),
    );
    const problems = problemsAmong(results);
    if (problems.length > 0) throw new StepError("deviated", linesOf(problems).join("\n"));
    return { detail: countsOf(results) };
  },
};
