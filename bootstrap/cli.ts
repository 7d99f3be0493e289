/** `npm run bootstrap`: a place for Pulumi's state, what GitHub needs, and going on from the copy. */
import { STSClient, GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import path from "node:path";
import { machineClock } from "../drill/ports";
import { confirmation, say } from "../deploy/ask";
import { deployOrder } from "../deploy/order";
import { platformIn } from "../deploy/platform";
import { useEngine } from "../engine/use";
import { argumentsOrExit, runCommand } from "../toolchain/commandLine";
import { setUpGithub } from "./githubSetUp";
import { linesOf, lookAtAll, make, partsOf, type StateWorld } from "./make";
import { type BootstrapOptions, help, optionsIn } from "./options";
import { backendUrl, type StatePlace } from "./place";
import { backendIn } from "../config/files";
import { copyOf, pointTo, readCopy, type Restore } from "./restore";
import { waysOut } from "./waysOut";
import { expectPerson, expectShell, stateRegionIn } from "./surroundings";

const root = path.join(__dirname, "..");

async function main(): Promise<void> {
  const options = argumentsOrExit(() => optionsIn(process.argv.slice(2)), help);
  expectPerson(process.env);
  await useEngine();
  const platform = platformIn(root);
  const stacks = deployOrder(platform).flat();
  const stateRegion = stateRegionIn(backendIn(root));
  const region = options.region ?? stateRegion ?? platform.homeRegion;
  const others = [options.replicaRegion ?? platform.regions].flat().filter((it) => it !== region);
  const interruption = new AbortController();
  process.on("SIGINT", () => interruption.abort());
  const confirm = confirmation(options.consent, interruption.signal);
  try {
    // The state's own region may be the one that is lost.
    const accountId = await account(options.command === "restore" ? others : [region]);
    const restored = { accountId, lost: region, candidates: others, directory: root, stacks };
    if (options.command === "restore") return await restore(restored, confirm);
    const world = { place: { accountId, region, replicaRegion: others[0]! }, directory: root, stacks, readers: [] };
    expectShell(process.env, backendUrl(world.place));
    if (options.command === "github")
      return await setUpGithub({ world, platform, options, interruption: interruption.signal, confirm, say });
    await makePlace(world, options, { confirm, interruption: interruption.signal });
  } catch (error) {
    say(interruption.signal.aborted ? "interrupted: the same command goes on from here" : (error as Error).message);
    process.exitCode = interruption.signal.aborted ? 130 : 1;
  }
}

async function makePlace(
  world: StateWorld,
  { mode }: BootstrapOptions,
  {
    confirm,
    interruption,
  }: { readonly confirm: (question: string) => Promise<boolean>; readonly interruption: AbortSignal },
): Promise<void> {
  const parts = partsOf(world);
  say(headline(world.place));
  if (mode === "show") {
    process.stdout.write(`${linesOf(await lookAtAll(parts)).join("\n")}\n`);
    return;
  }
  const ports = { clock: machineClock(interruption), interruption, say, confirm, pollMilliseconds: 2000 };
  if (!(await make(parts, ports))) {
    process.exitCode = interruption.aborted ? 130 : 1;
    for (const line of waysOut(process.argv.slice(2))) say(line);
    return;
  }
  const files = ["Pulumi.yaml", ...world.stacks.map((it) => `Pulumi.${it}.yaml`)].join(" ");
  say(`Pulumi's state has its place. Next: git add ${files}, commit, then npm run deploy -- --check`);
}

const headline = ({ accountId, region, replicaRegion }: StatePlace): string =>
  `Pulumi's state in account ${accountId}: in ${region}, with a copy in ${replicaRegion}`;

async function restore(it: Restore, confirm: (question: string) => Promise<boolean>): Promise<void> {
  const region = await copyOf(it);
  const copied = await readCopy(it, region);
  say(`State in ${region}, as it was copied from ${it.lost}:`);
  for (const { stack, resources, lastUpdate } of copied)
    say(`  ${stack}: ${resources} resources, last written ${lastUpdate}`);
  say("What was written in the last seconds before the loss may be missing, and locks of then are taken away.");
  if (!(await confirm(`Go on from the copy in ${region}? Nobody may be deploying.`)))
    throw new Error("Nothing was changed.");
  await pointTo(region, it, copied);
  say(`State is in ${region} now. Commit Pulumi.yaml and the stacks' files, then ask what AWS has: npm run drift`);
}

/** Asked of the first region that answers. */
async function account(regions: readonly string[]): Promise<string> {
  const reasons: string[] = [];
  for (const region of regions) {
    try {
      const { Account, Arn } = await new STSClient({ region }).send(new GetCallerIdentityCommand({}));
      say(`as ${Arn ?? "unknown"}`);
      return Account!;
    } catch (error) {
      reasons.push(`${region}: ${(error as Error).message}`);
    }
  }
  throw new Error(
    `AWS doesn't say whose credentials this shell has (aws configure, or AWS_PROFILE): ${reasons.join("; ")}`,
  );
}

void runCommand(main);
