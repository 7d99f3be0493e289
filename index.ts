import { loadSettings } from "./config/load";
import type { Settings } from "./config/settings";
import { tagEverything } from "./components/shared/tags";
import { foundationContract } from "./outputs/foundation";
import { referenceTo } from "./outputs/reference";
import { regionContract } from "./outputs/region";

/** Where to find what a role is made of: importing another role's components would cost every run their time. */
const load = {
  foundation: () => require("./components/foundation") as typeof import("./components/foundation"),
  region: () => require("./components/region") as typeof import("./components/region"),
  facts: () => require("./components/region/facts") as typeof import("./components/region/facts"),
  global: () => require("./components/global") as typeof import("./components/global"),
};

async function stack(settings: Settings) {
  const { role, regions, service } = settings;
  if (role.kind === "foundation") return new (load.foundation().Foundation)("foundation", { settings });
  const foundation = referenceTo(foundationContract, "foundation");
  if (role.kind === "region") {
    const facts = await load.facts().regionFacts(role.region, service.instanceType);
    return new (load.region().RegionStack)("region", { settings, region: role.region, foundation, facts });
  }
  const references = regions.map((region) => [region, referenceTo(regionContract, region)] as const);
  return new (load.global().GlobalStack)("global", { settings, foundation, regions: Object.fromEntries(references) });
}

/** The whole program: one stack, by its role. `projectDirectory`: for inline runs, where `Pulumi.yaml` is. */
async function program(projectDirectory?: string) {
  const settings = loadSettings(projectDirectory);
  const { role, tags } = settings;
  // Outside the regions' stacks, what has no region of its own has none at all.
  tagEverything(tags, settings.stack, role.kind === "region" ? role.region : "global");
  return (await stack(settings)).outputs;
}

export = program;
