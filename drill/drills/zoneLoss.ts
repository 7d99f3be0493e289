import type { DrillContext } from "../context";
import type { DrillChoice, DrillFault, DrillStep } from "../drill";
import type { DrillPlatform } from "../drillPlatform";
import { guardsFor } from "../guards/steadyGuards";
import type { Store } from "../probes/membership";
import { servingCapacity } from "../probes/servingCapacity";
import { observeTopology, writersIn } from "../probes/topology";
import { StepError } from "../step";
import { topologyCalls } from "./calls";
import { checkChoices, regionsOf } from "./choices";
import { faultsCanBegin } from "./guards";
import type { PlatformDrill } from "./platformDrill";
import { beginFault, endFault } from "./steps/faults";
import { scaled, seenWithin } from "./steps/patience";
import { watchedAlways } from "./stopConditions";
import { settle } from "./steps/settled";

const name = "zone-loss";
const stores: readonly Store[] = ["relational", "document"];

/** A zone is lost, and nobody does anything: the region's other zones serve and write on. */
export const zoneLoss: PlatformDrill = {
  name,
  proves: "A region that loses a zone serves on and writes on by itself, and is whole again once the zone is back.",
  touches: "Everything in the zone is down for some minutes.",
  kind: "planned",
  needs: ["zone"],
  takes: [],
  plan(platform: DrillPlatform, choice: DrillChoice) {
    const regions = regionsOf(platform);
    checkChoices({ drill: name, platform, choice, needs: [] }, zoneProblems(choice.zone, regions));
    const zone = choice.zone!;
    const region = zone.replace(/[a-z]$/, "");
    const fault: DrillFault = { kind: "lose-zone", zone };
    const asked = [region, ...regions.filter((it) => it !== region)];
    return {
      faults: [fault],
      guards: [
        faultsCanBegin([fault]),
        ...guardsFor(["switch-already-on", "membership", "capacity"], platform, choice),
      ],
      stopConditions: watchedAlways({ drill: name, platform, choice, stay: asked }),
      steps: [
        beginFault(platform, fault),
        serving(platform, { region, asked, least: "some" }),
        endFault(platform, fault),
        serving(platform, { region, asked, least: "all" }),
      ],
      safeState: {
        description: `The zone is back.`,
        steps: [endFault(platform, fault), settle(platform, { stores, asked })],
      },
    };
  },
};

function zoneProblems(zone: string | undefined, regions: readonly string[]): readonly string[] {
  if (zone === undefined)
    return [`--zone is missing: one of a region of ${regions.join(", ")}, such as ${regions[0]}a`];
  if (regions.some((it) => zone.startsWith(it) && /^[a-z]$/.test(zone.slice(it.length)))) return [];
  return [`--zone ${zone} is no zone of this platform, whose regions are ${regions.join(", ")}`];
}

interface Serving {
  readonly region: string;
  readonly asked: readonly string[];
  /** `some`: as many healthy targets as users need there. `all`: as many as its group is held to. */
  readonly least: "some" | "all";
}

/** Seconds of AWS: a database takes a minute to another zone, an instance three to serve. */
const patienceSeconds = 600;
/** Long enough for whatever fails to be seen. */
const heldSeconds = 120;

const serving = (platform: DrillPlatform, it: Serving): DrillStep<DrillContext> => ({
  id: `serving-${it.least}`,
  name: it.least === "some" ? `${it.region} serves and writes on` : `${it.region} is whole again`,
  // Load balancers lead past the zone by themselves, and that is waited for.
  stage: it.least === "some" ? "route" : "recover",
  calls: [
    ...servingCapacity.calls(platform, it.region),
    ...stores.flatMap((store) => it.asked.flatMap((region) => topologyCalls(platform, store, region))),
  ],
  expectedDelays: [
    {
      seconds: 60,
      source: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Concepts.AuroraHighAvailability.html",
    },
  ],
  run: async (context) => {
    const { clock } = context.ports;
    let since: number | undefined;
    const last = await seenWithin(
      context,
      patienceSeconds,
      () => missingIn(context, it),
      (missing) => {
        since = missing === undefined ? (since ?? clock.now()) : undefined;
        return since !== undefined && clock.now() - since >= scaled(context, heldSeconds);
      },
    );
    if (!last.isSo) throw new StepError("deviated", last.seen ?? "it didn't last");
    return {
      detail: `for ${heldSeconds} s of AWS' time ${it.region} had the targets that it needs, and each store a writer`,
    };
  },
});

async function missingIn(context: DrillContext, { region, asked, least }: Serving): Promise<string | undefined> {
  const { platform, clientsIn } = context;
  const seen = await servingCapacity.ask({ platform, region, clients: clientsIn(region) });
  const needed = least === "some" ? platform.outputs[region]!.leastHealthyTargets : seen.desired;
  if (seen.healthyTargets < needed) return `${region} has ${seen.healthyTargets} healthy targets of ${needed}`;
  for (const store of stores) {
    const writers = writersIn(await observeTopology(store, { platform, clientsIn, regions: asked }));
    if (writers.length !== 1) return `the ${store} database has ${writers.length} writers`;
  }
  return undefined;
}
