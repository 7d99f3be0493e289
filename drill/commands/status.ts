import { knownRuns, type KnownRun } from "../record/runs";
import { stepOf } from "../record/runState";
import { leaseIn, leaseKey, type LeaseRecord } from "../lease/lease";
import { cloudOf, type DrillCloud } from "./cloud";
import { type DrillCommand, printJson } from "./host";
import { foldersOfRuns } from "./runWorld";

export const status: DrillCommand = async (options, host) => {
  const cloud = await cloudOf(options, host);
  const runs = await knownRuns(foldersOfRuns(host.root), cloud.places, host.say, (error) => host.say(error.message));
  const open = runs.filter(({ state }) => !state.closed).map(inShort);
  const last = runs.filter(({ state }) => state.closed).at(-1);
  const leases = await leasesOf(cloud);
  if (options.output === "json") {
    printJson(host, { open, leases, last: last && inShort(last) });
    return 0;
  }
  for (const it of open) host.print(inWords(it));
  if (open.length === 0) host.print("No run is open.");
  for (const { region, lease } of leases) host.print(`lease in ${region}: ${leaseInWords(lease)}`);
  if (last) host.print(`last closed: ${last.id}, ${last.state.closed!.outcome}`);
  return 0;
};

const inShort = ({ id, where, state }: KnownRun) => ({
  ...{ id, where, drill: state.opened.drill, choice: state.opened.choice, people: state.people },
  openedAt: new Date(state.openedAt).toISOString(),
  lastEntryAt: new Date(state.lastAt).toISOString(),
  step: stepOf(state),
  stoppedBy: state.stopped,
  outcome: state.closed?.outcome,
});

const inWords = ({ id, where, people, step, stoppedBy, lastEntryAt }: ReturnType<typeof inShort>): string =>
  [
    `${id} is open: ${people.join(", ")}; last entry ${lastEntryAt}; known to ${where.join(", ")}`,
    stoppedBy
      ? `  stopped by ${stoppedBy.name}: ${stoppedBy.reason}; its safe state isn't reached`
      : `  step ${step ? `${step.id}: ${step.is}` : "none left"}`,
    `  go on:               npm run drill -- resume ${id}`,
    `  to its safe state:   npm run drill -- abort ${id}`,
  ].join("\n");

export async function leasesOf({ places }: Pick<DrillCloud, "places">) {
  return Promise.all(
    places.map(async (place) => {
      const lease = await place.read(leaseKey).then(
        (stored) => (stored ? readable(stored.text, place.region) : undefined),
        (error: Error) => `no answer: ${error.message}`,
      );
      return { region: place.region, lease };
    }),
  );
}

/** What is damaged in one region is said, and keeps nobody from knowing of the others. */
function readable(text: string, region: string): LeaseRecord | string {
  try {
    return leaseIn(text, region);
  } catch (error) {
    return (error as Error).message;
  }
}

export function leaseInWords(lease: LeaseRecord | string | undefined): string {
  if (lease === undefined) return "never taken";
  if (typeof lease === "string") return lease;
  const { state, operator, run, holder, token, ttlSeconds } = lease;
  const whose = `by ${operator} (${holder}) for ${run}, token ${token}`;
  return state === "released" ? `free; last held ${whose}` : `held ${whose}; runs out when silent for ${ttlSeconds} s`;
}
