/** A region leaves the platform: in an order in which nobody uses what goes, each step derived from what is there. */
import type { Writers } from "../drill/probes/membership";
import type { DeployPorts } from "./deployment";
import { deployGroups } from "./groups";
import { deployedIn } from "./deployedIn";
import { logGroupsAmong } from "./lateLogs";
import type { Platform } from "./order";
import { changedCount, type StackOutcome, type StateResource } from "./protocol";
import { nameOf } from "./urn";

export interface Departure {
  readonly region: string;
  /** The platform's regions before it leaves. */
  readonly platform: Platform & { readonly homeRegion: string };
}

/** What a departure asks of the world around it. Its journal is the configuration, and what is deployed. */
export interface LeavePorts extends Pick<DeployPorts, "stack" | "say" | "confirm" | "writers" | "removeLateLogs"> {
  /** The configuration still names the region. */
  readonly isListed: () => boolean;
  /** @throws ConfigurationError where the configuration would not hold without the region. */
  readonly expectRestHolds: () => void;
  /** Writes `protect` into the region's own file. */
  readonly setProtect: (protect: boolean) => Promise<void>;
  /** Takes the region out of `regions`. @returns the files that were changed. */
  readonly takeOut: () => readonly string[];
  /** Why the others could not carry the region's users; nothing where they can. */
  readonly whyNotNow: () => Promise<string | undefined>;
  /** Deletes the images of the region's repository: ECR deletes none that has any. */
  readonly emptyRepository: (name: string) => Promise<void>;
  readonly wait: (seconds: number) => Promise<void>;
}

/** Resolvers keep an answer for 60 s, and CloudFront and load balancers a connection for as long. */
const drainSeconds = 120;

/** Seconds between two questions whether the others are full, and how often it is asked. */
const askSeconds = 15;
const patience = 120;

/** Why a region may not leave, all of it at once; nothing where it may. */
export function leaveRefusals({ region, platform }: Departure, writers: Writers): readonly string[] {
  const { regions, homeRegion, bootstrapRegion } = platform;
  const rest = regions.filter((it) => it !== region);
  const refusals: Readonly<Record<string, boolean>> = {
    [`${region} is homeRegion: the key, the secrets' originals, the repository and the global clusters were made there and stay`]:
      region === homeRegion,
    [`only ${rest.join(", ")} would be left, and the shop needs two regions: add another one first, and deploy it`]:
      rest.length < 2,
    [`${region} is bootstrapRegion: set that to the region that writes, in every stack, and deploy`]:
      region === bootstrapRegion,
    [`${region} writes the relational database, and would take every order with it: switch it over first (docs/databases.md)`]:
      writers.relational === region,
    [`${region} writes the document database, and would take every cart with it: switch it over first (docs/databases.md)`]:
      writers.document === region,
    [`${writers.unseen.join(", ")} didn't say whether it writes a database: ask again when it answers`]:
      writers.unseen.length > 0,
    [`nobody is seen to write the databases: what the region holds may be the only copy`]:
      writers.relational === undefined && writers.document === undefined && writers.unseen.length === 0,
  };
  return Object.entries(refusals).flatMap(([words, holds]) => (holds ? [words] : []));
}

/** The steps that are left, in their order, as people read them. */
export async function leaveSteps({ region, platform }: Departure, ports: LeavePorts): Promise<readonly string[]> {
  const rest = platform.regions.filter((it) => it !== region);
  const stack = await resourcesOf(region, ports);
  const held = heldByFoundation(await resourcesOf("foundation", ports), region);
  const listed = ports.isListed();
  return [
    ...(listed && stack.some((it) => it.protect)
      ? [`take the protection off what ${region} has (protect: false in its file)`]
      : []),
    ...(listed ? [`take ${region} out of regions in Pulumi.yaml`] : []),
    `deploy ${rest.join(", ")}: each carries more from then on`,
    `wait until they are full, then deploy global: DNS, checks, replication and backups are without ${region}`,
    ...(stack.length > 0
      ? [`wait ${drainSeconds} s for resolvers and open connections, then destroy ${region}: ${stack.length} resources`]
      : []),
    ...(held.length > 0 ? [`deploy foundation without ${held.map(({ urn }) => nameOf(urn)).join(", ")}`] : []),
  ];
}

/** Says what would be done, and changes nothing. @throws Error where the region may not leave. */
export async function showDeparture(departure: Departure, ports: LeavePorts): Promise<void> {
  await expectAllowed(departure, ports);
  for (const [index, step] of (await leaveSteps(departure, ports)).entries()) ports.say(`${index + 1}. ${step}`);
}

/**
 * Lets a region leave. Whoever stops it, in whatever way, runs the same again: it goes on where configuration and stacks stand.
 * @throws Error where the region may not leave, a plan would do something else, a step fails or isn't confirmed.
 */
export async function leaveRegion(departure: Departure, ports: LeavePorts): Promise<void> {
  const { region, platform } = departure;
  await expectAllowed(departure, ports);
  const rest = platform.regions.filter((it) => it !== region);
  if (ports.isListed()) {
    await release(region, ports);
    ports.say(`took ${region} out of regions in ${ports.takeOut().join(", ")}: commit that`);
  }
  await deployGroups(
    rest.map((it) => [it]),
    ports,
  );
  await untilFull(ports);
  await deployGroups([["global"]], ports);
  await destroyRegion(region, ports);
  await leaveFoundation(region, ports);
  ports.say(
    `${region} has left. What is left to do: pulumi stack rm ${region}; delete Pulumi.${region}.yaml and commit; npm run rollout, so that ` +
      `instances forget it.`,
  );
}

async function expectAllowed(departure: Departure, ports: LeavePorts): Promise<void> {
  const refusals = leaveRefusals(departure, await ports.writers());
  if (refusals.length > 0)
    throw new Error(
      `${departure.region} doesn't leave, and nothing was changed:\n${refusals.map((it) => `  ${it}`).join("\n")}`,
    );
  if (ports.isListed()) return ports.expectRestHolds();
  const kept = (await resourcesOf(departure.region, ports)).filter((it) => it.protect);
  if (kept.length > 0)
    throw new Error(
      `${departure.region} is out of regions already, and ${kept.length} of its resources are protected: its program can't take that off now. ` +
        `Put ${departure.region} back into regions and run the same again, which takes it out itself when its time comes.`,
    );
}

/** While the configuration names the region its program still runs: afterwards nobody could take its protection off. */
async function release(region: string, ports: LeavePorts): Promise<void> {
  const kept = (await resourcesOf(region, ports)).filter((it) => it.protect);
  if (kept.length === 0) return;
  await confirmed(`Take the protection off ${kept.length} resources of ${region}, which are destroyed later?`, ports);
  await ports.setProtect(false);
  const plan = await done("preview", region, ports).catch(takeBack);
  const others = plan.changes.filter(({ op, urn }) => op !== "update" && !/::pulumi:(pulumi|providers):/.test(urn));
  if (others.length > 0)
    await takeBack(
      new Error(
        `Its plan does more than that, so nothing was applied:\n${others.map((it) => `  ${it.op} ${it.urn}`).join("\n")}\n` +
          `Deploy that first (npm run deploy), then run the same again.`,
      ),
    );
  await done("up", region, ports);
  async function takeBack(error: Error): Promise<never> {
    await ports.setProtect(true);
    throw error;
  }
}

async function untilFull(ports: LeavePorts): Promise<void> {
  for (let asked = 1; ; asked += 1) {
    const trouble = await ports.whyNotNow();
    if (trouble === undefined) return;
    if (asked === patience)
      throw new Error(`Stopped, and global still sends users to the region: ${trouble}. Run the same again.`);
    if (asked === 1) ports.say(`waiting: ${trouble}`);
    await ports.wait(askSeconds);
  }
}

async function destroyRegion(region: string, ports: LeavePorts): Promise<void> {
  const resources = await resourcesOf(region, ports);
  if (resources.length === 0) return;
  ports.say(`waiting ${drainSeconds} s for resolvers and open connections`);
  await ports.wait(drainSeconds);
  await confirmed(
    `Destroy ${region}: ${resources.length} resources, its copies of the databases, its backup bucket, and the recovery points in its vault?`,
    ports,
  );
  await done("destroy", region, ports);
  await ports.removeLateLogs({ had: logGroupsAmong(resources), kept: [] });
}

/** The region's replica of the key and its repository are protected with the rest of foundation: only these two are released. */
async function leaveFoundation(region: string, ports: LeavePorts): Promise<void> {
  const all = heldByFoundation(await resourcesOf("foundation", ports), region);
  const held = all.filter((it) => it.protect);
  if (held.length > 0) {
    await confirmed(
      `Release ${held.map(({ urn }) => nameOf(urn)).join(", ")} of foundation, and delete the images of ${region}?`,
      ports,
    );
    const { error } = await ports.stack("foundation").perform({ kind: "release", urns: held.map(({ urn }) => urn) });
    if (error !== undefined) throw new Error(`Releasing them failed:\n${error}`);
  }
  for (const { outputs } of all.filter(({ type }) => type.startsWith("aws:ecr/")))
    await ports.emptyRepository(String(outputs["name"]));
  const plan = await done("preview", "foundation", ports);
  const others = plan.changes.filter(({ op, urn }) => /delete|replace/.test(op) && !urn.endsWith(`-${region}`));
  if (others.length > 0)
    throw new Error(
      `foundation would do more than let ${region} go, so it wasn't applied:\n${others.map((it) => `  ${it.op} ${it.urn}`).join("\n")}`,
    );
  await deployGroups([["foundation"]], ports);
}

const heldByFoundation = (resources: readonly StateResource[], region: string): readonly StateResource[] =>
  resources.filter(
    ({ urn, type }) => urn.endsWith(`-${region}`) && /^aws:(kms\/replicaKey|ecr\/repository):/.test(type),
  );

const resourcesOf = async (stack: string, ports: LeavePorts): Promise<readonly StateResource[]> =>
  (await deployedIn(stack, ports.stack(stack))).filter(({ type }) => !/^pulumi:(pulumi|providers):/.test(type));

async function confirmed(question: string, ports: LeavePorts): Promise<void> {
  if (!(await ports.confirm(question)))
    throw new Error("Stopped: not confirmed. Run the same again to go on from here.");
}

async function done(kind: "preview" | "up" | "destroy", stack: string, ports: LeavePorts): Promise<StackOutcome> {
  const outcome = await ports.stack(stack).perform({ kind });
  if (outcome.error !== undefined)
    throw new Error(
      `${kind} of ${stack} failed:\n${outcome.error}\nFix the cause and run the same again: it goes on from here.`,
    );
  ports.say(`${kind} ${stack}: ${changedCount(outcome.summary)} changes (${outcome.seconds.toFixed(0)} s)`);
  return outcome;
}
