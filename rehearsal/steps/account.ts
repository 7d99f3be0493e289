import { nothingPushed } from "../../config/formats";
import type { Settings } from "../../config/settings";
import { awsChecks } from "../../deploy/check";
import { askAll, countsOf, linesOf, problemsAmong } from "../../deploy/check/check";
import { addressQuota } from "../../deploy/check/quotas";
import { regionSettings } from "../../deploy/regionSettings";
import { StepError } from "../../drill/step";
import { control } from "../emulator/faults";
import { credentials } from "../providers/cloud";
import type { RehearsalStep } from "./context";

/** Asks the emulated account what `npm run deploy -- --check` asks a real one of. */
export const accountIsReady: RehearsalStep = {
  name: "ask the account whether it is ready",
  run: async ({ cloud, platform, owner }) => {
    // Nobody pushes images to the emulator, and without an owner nobody was there before who made what an account has once.
    const settings = (stack: string): Settings => {
      const { service, ci, ...own } = regionSettings(cloud.workspace, stack);
      const { oidcProviderArn: _, ...rest } = ci;
      return {
        ...own,
        ...(owner === undefined && { accountSingletons: "own" }),
        ...{ ci: rest, service: { ...service, imageDigest: nothingPushed } },
      };
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

/** Three for each platform in each region, where a new account has five in all. */
const addressesOfTwo = 6;

/** As AWS does some days after `aws service-quotas request-service-quota-increase`, which the check prints. */
export const quotasForAnother: RehearsalStep = {
  name: "have AWS allow the Elastic IP addresses of two platforms",
  run: async ({ cloud, platform }) => {
    const { code } = addressQuota;
    const quotas = Object.fromEntries(platform.regions.map((region) => [region, { [code]: addressesOfTwo }]));
    await control(cloud.endpoint, "offers", { quotas });
    return { detail: `${addressesOfTwo} in each region` };
  },
};
