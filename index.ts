import type * as foundationRole from "./components/foundation";
import type * as globalRole from "./components/global";
import type * as regionRole from "./components/region";
import type * as regionFacts from "./components/region/facts";
import { loadSettings } from "./config/load";
import type { Settings } from "./config/settings";
import { tagEverything } from "./components/shared/tags";
import { foundationContract, foundationWithUserPoolContract } from "./outputs/foundation";
import { regionWithFunctionsContract } from "./outputs/functions";
import { referenceTo } from "./outputs/reference";
import { regionContract } from "./outputs/region";

/* eslint-disable @typescript-eslint/no-require-imports -- importing another role's components would cost every run their time */
const load = {
  foundation: () => require("./components/foundation") as typeof foundationRole,
  region: () => require("./components/region") as typeof regionRole,
  facts: () => require("./components/region/facts") as typeof regionFacts,
  global: () => require("./components/global") as typeof globalRole,
};

async function stack(settings: Settings) {
  const { role, regions, service } = settings;
  if (role.kind === "foundation") return new (load.foundation().Foundation)("foundation", { settings });
  if (role.kind === "region") {
    const pooled = settings.userPool ? foundationWithUserPoolContract : foundationContract;
    const foundation = referenceTo(pooled, "foundation");
    const facts = await load.facts().regionFacts(role.region, {
      instanceType: service.instanceType,
      zones: settings.network?.availabilityZones ?? [],
    });
    return new (load.region().RegionStack)("region", { settings, region: role.region, foundation, facts });
  }
  const foundation = referenceTo(foundationContract, "foundation");
  const contract = settings.functions ? regionWithFunctionsContract : regionContract;
  const references = regions.map((region) => [region, referenceTo(contract, region)] as const);
  return new (load.global().GlobalStack)("global", { settings, foundation, regions: Object.fromEntries(references) });
}

/** The whole program: one stack, by its role. `projectDirectory`: for inline runs, where `Pulumi.yaml` is. */
async function program(projectDirectory?: string) {
  const settings = loadSettings(projectDirectory);
  // Outside the regions' stacks, what has no region of its own has none at all.
  tagEverything(settings.tags, settings.stack, settings.role.kind === "region" ? settings.role.region : "global");
  return (await stack(settings)).outputs;
}

/** Loads what a stack's run needs. `deploy` calls it while the engine starts; without it, it is loaded when the run comes to it. */
program.preload = (name: string): void => {
  if (name === "foundation" || name === "global") return void load[name]();
  load.facts();
  load.region();
};

export = program;
