/** The safe state of an evacuation: users are let back into a region that can serve them, and stay away from one that can't. */
import { publishSwitch, turnSchedule } from "../../actions/evacuation";
import type { DrillContext } from "../../context";
import type { DrillStep } from "../../drill";
import type { DrillPlatform } from "../../drillPlatform";
import { errorInWords } from "../../probes/callErrors";
import { observeSwitch, type SeenSwitch } from "../../probes/evacuation";
import type { Store } from "../../probes/membership";
import { observeTopology, type StoreTopology } from "../../probes/topology";
import { StepError } from "../../step";
import { onlyIfReachable, publishCall, switchLookCalls, topologyCalls, turnCalls } from "../calls";
import { looked } from "./patience";

const stores: readonly Store[] = ["relational", "document"];

export interface LetIn {
  readonly region: string;
  /** Regions that hold its switches. */
  readonly places: readonly string[];
  /** Regions that may be asked. */
  readonly asked: readonly string[];
}

interface SeenRegion {
  readonly switches: readonly SeenSwitch[];
  readonly topologies: readonly StoreTopology[];
}

const isOn = ({ alarm, held }: SeenSwitch): boolean => alarm === "ALARM" || held === 1;

/** Whether a region's copies are those of whoever writes; where nobody says, they aren't. Pure. */
export function unfitness(region: string, topologies: readonly StoreTopology[]): string | undefined {
  const broken = topologies.filter((topology) => {
    const own = topology.members.find((it) => it.region === region);
    if (!own || own.role === "stale" || topology.move) return true;
    return own.role === "reader" && own.isConnected === false;
  });
  if (broken.length === 0) return undefined;
  return `${region} has no copy of the ${broken.map((it) => it.store).join(" and ")} database that follows its writer`;
}

export const letInIfFit = (platform: DrillPlatform, it: LetIn): DrillStep<DrillContext, SeenRegion> => ({
  id: `let-in-${it.region}`,
  name: `no switch of ${it.region} is on, unless it can't serve`,
  stage: "recover",
  calls: [
    ...it.places.flatMap((place) =>
      onlyIfReachable([
        ...switchLookCalls(platform, it.region, place),
        publishCall(platform, it.region, place, 0),
        ...turnCalls(platform, it.region, place, 0),
      ]),
    ),
    ...stores.flatMap((store) => it.asked.flatMap((region) => topologyCalls(platform, store, region))),
    ...ownInstanceCalls(platform, it.region),
  ],
  expectedDelays: [],
  observe: (context) => looked(context, () => observe(context, it)),
  done: ({ switches, topologies }) => {
    if (!switches.some(isOn)) return { detail: `no switch of ${it.region} is on` };
    const reason = unfitness(it.region, topologies);
    return reason === undefined
      ? undefined
      : { detail: `${it.region} stays evacuated: ${reason}. Let it back in by the drill failback --to ${it.region}.` };
  },
  run: (context, { switches }) => lifted(it, switches, context),
});

/** A replica is known to its own region alone, which is asked if it answers. */
const ownInstanceCalls = (platform: DrillPlatform, region: string) =>
  platform.relational.kind === "instances" ? onlyIfReachable(topologyCalls(platform, "relational", region)) : [];

async function observe({ platform, clientsIn }: DrillContext, { region, places, asked }: LetIn): Promise<SeenRegion> {
  const isInstance = platform.relational.kind === "instances";
  const [switches, ...topologies] = await Promise.all([
    Promise.all(places.map((place) => observeSwitch(platform, region, place, clientsIn(place)))),
    observeTopology("relational", { platform, clientsIn, regions: isInstance ? [...asked, region] : asked }),
    observeTopology("document", { platform, clientsIn, regions: asked }),
  ]);
  return { switches, topologies };
}

async function lifted({ region }: LetIn, switches: readonly SeenSwitch[], { platform, clientsIn }: DrillContext) {
  const on = switches.filter(isOn).map((it) => it.place);
  const lift = async (place: string): Promise<void> => {
    const clients = clientsIn(place);
    await turnSchedule(platform, region, 0, clients);
    await publishSwitch(platform, region, 0, clients);
  };
  const tried = await Promise.allSettled(on.map(lift));
  const failed = tried.flatMap((result, index) =>
    result.status === "rejected" ? [`${on[index]!}: ${errorInWords(result.reason)}`] : [],
  );
  if (failed.length === 0) return { detail: `the switches of ${region} in ${on.join(" and ")} are off` };
  throw new StepError("deviated", `${failed.join("; ")}. ${region} stays out of DNS until that place says 0.`);
}
