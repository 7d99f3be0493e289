/** `npm run deploy` and `npm run destroy`: the five stacks of a real account, in their order. */
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { ECRClient } from "@aws-sdk/client-ecr";
import { LocalWorkspace } from "@pulumi/pulumi/automation";
import path from "node:path";
import { useEngine } from "../engine/use";
import { parseOutputs } from "../outputs/contract";
import { foundationContract } from "../outputs/foundation";
import { say } from "./ask";
import { type MakeClient, switchOffProtection } from "./awsProtection";
import { countsOf, linesOf, problemsAmong, stages } from "./check/check";
import { type Account, checkAccount, expectReady } from "./check/run";
import { whyOthersNeedIt } from "./check/singletons";
import { creationRefusals } from "./creation";
import { waitForDelegation } from "./delegation";
import { deployPlatform, type DeployPorts, previewPlatform } from "./deployment";
import { destroyPlatform } from "./destruction";
import { removeLateLogs } from "./lateLogs";
import { type DeployOptions, help, optionsIn } from "./options";
import { OpenStacks } from "./openStacks";
import { deployOrder, type Platform } from "./order";
import { bakeLimitsIn, platformIn, protectionIn } from "./platform";
import type { StackTarget } from "./protocol";
import { regionSettings } from "./regionSettings";
import { longPendingIn } from "./rollouts";
import { commitOf, leaveSnapshot } from "./snapshot";
import type { StackProcess } from "./stackProcess";
import { whatNow } from "./stopped";
import { interruptedIn, regionsDoneIn, resumedIn, waveRecord } from "./waveRecord";
import type { Protection } from "./waysOut";
import { wavesWorld } from "./wavesWorld";
import { databasesIn, realWorld } from "./world";
import { observedWriters } from "./writers";
import { argumentsOrExit, exitWith, runCommand } from "../toolchain/commandLine";

const root = path.join(__dirname, "..");

async function main(): Promise<void> {
  const options = argumentsOrExit(() => optionsIn(process.argv.slice(2)), help);
  const { command, mode, consent, organization } = options;
  const platform = platformIn(root);
  const { resumed, interrupted, record, regionsDone } = await rolloutOrExit(options, platform.regions);
  await useEngine();
  const shared: Omit<StackTarget, "stack"> = {
    ...(organization === undefined ? {} : { organization }),
    ...(await creationOrExit(options)),
    workDir: root,
    policyPack: path.join(root, "policy"),
    env: process.env,
  };
  const interruption = new AbortController();
  const stacks = new OpenStacks(shared);
  const { get: stack } = stacks;
  const account = accountOf(platform.regions, stack);
  if (mode === "check") return check(account).finally(() => stacks.end());
  stopWith(interruption, stacks);
  const limits = bakeLimitsIn(root, platform.regions[0]!);
  const world = realWorld({ stack, limits }, consent, interruption.signal);
  const ports: DeployPorts = {
    stack,
    say,
    confirm: world.confirm,
    ...wavesWorld({ directory: root, platform, world, stackIn: stacks.elsewhere }),
    waveRecord: record,
    waiting: () => longPendingIn(platform.regions, world),
    writers: () => observedWriters(platform, stack("foundation"), databasesIn),
    ready: (stage) => expectReady(account, stage, say),
    removeLateLogs: (groups) => removeLateLogs(platform.name, groups, (region) => new CloudWatchLogsClient({ region })),
    switchOffProtection: (name, resources) => switchOffProtection(resources, regionOf(name, platform), clientIn),
    deployed: (outputs) => leaveSnapshot({ directory: root, ...platform, outputs }, say),
    foundationReady: (outputs) => delegated(platform.domain, outputs, interruption.signal),
  };
  const protection = protectionIn(root, deployOrder(platform).flat());
  try {
    if (command === "destroy") await destroyAlone(platform, ports, protection);
    else if (mode === "dryRun") await previewPlatform(platform, ports, options.step);
    else await deployPlatform(platform, ports, { ...options, interrupted, ...(resumed && { resumed }) });
  } catch (error) {
    say((error as Error).message);
    process.exitCode = interruption.signal.aborted ? 130 : 1;
    if (interruption.signal.aborted) await stacks.end();
    const stopping = { platform, stack, command, given: givenTo(command), protection, regionsDone: regionsDone() };
    if (mode === "apply") for (const line of await whatNow(error as Error, stopping)) say(line);
  } finally {
    await stacks.end();
  }
}

/** @throws Error where other platforms of the account stand on what this one has made for all */
async function destroyAlone(platform: Platform, ports: DeployPorts, protection: Protection): Promise<void> {
  const settings = regionSettings(root, "foundation");
  const refusal = await whyOthersNeedIt(settings, new ECRClient({ region: settings.homeRegion }));
  if (refusal !== undefined) throw new Error(refusal);
  await destroyPlatform(platform, ports.writers, ports, protection);
}

/** Where a stack's resources are that don't say it. */
const regionOf = (stack: string, { regions, homeRegion }: ReturnType<typeof platformIn>): string =>
  regions.includes(stack) ? stack : homeRegion;

const clientIn: MakeClient = (service, region) => new service({ region });

/** Without the word that tells the two commands apart, which npm passes. */
const givenTo = (command: string): readonly string[] =>
  process.argv.slice(2).filter((it, at) => at > 0 || it !== command);

function stopWith(interruption: AbortController, stacks: OpenStacks): void {
  process.on("SIGINT", () => {
    say("interrupted: asking every engine to stop");
    interruption.abort();
    stacks.interrupt();
  });
}

const accountOf = (regions: readonly string[], stack: (name: string) => StackProcess): Account => ({
  ...{ directory: root, regions, around: { backend } },
  resourcesOfGlobal: async () => {
    const { error, resources = [], ...outcome } = await stack("global").perform({ kind: "resources" });
    if (error !== undefined && outcome.stack !== "absent") throw new Error(error);
    return resources;
  },
});

/** Where regions are through already, and what remembers it. Exits where the options ask for what isn't there. */
async function rolloutOrExit({ only, way }: DeployOptions, regions: readonly string[]) {
  if (only !== undefined && !regions.includes(only)) exitWith(`--only must be one of ${regions.join(", ")}`, help);
  const commit = await commitOf(root);
  try {
    const resumed = way === "resume" ? resumedIn(root, commit) : undefined;
    const interrupted = interruptedIn(root, commit);
    const record = waveRecord(root, commit, resumed ?? [], interrupted);
    return { resumed, interrupted, record, regionsDone: () => regionsDoneIn(root, commit) };
  } catch (error) {
    return exitWith((error as Error).message, help);
  }
}

/** With which secrets provider stacks are made, where that is asked for. */
async function creationOrExit(options: DeployOptions): Promise<Pick<StackTarget, "creation">> {
  if (options.stacks === "select") return {};
  const { organization, secretsProvider } = options;
  const { CI: ci, PULUMI_CONFIG_PASSPHRASE, PULUMI_CONFIG_PASSPHRASE_FILE } = process.env;
  const passphrase = PULUMI_CONFIG_PASSPHRASE || PULUMI_CONFIG_PASSPHRASE_FILE;
  const refusals = creationRefusals({ backend: await backend(), organization, secretsProvider, passphrase, ci });
  return refusals.length > 0
    ? exitWith(refusals.join("\n"), help)
    : { creation: { secretsProvider: secretsProvider! } };
}

/** Address that the backend of this shell gives for itself. */
async function backend(): Promise<string> {
  const { url } = await (await LocalWorkspace.create({ workDir: root })).whoAmI();
  return url ?? "";
}

async function check(account: Account): Promise<void> {
  const results = await checkAccount(account, stages);
  process.stdout.write(`${[...linesOf(results), countsOf(results)].join("\n")}\n`);
  process.exitCode = problemsAmong(results).length > 0 ? 1 : 0;
}

async function delegated(
  domain: string,
  outputs: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
): Promise<void> {
  const { nameServers } = parseOutputs(foundationContract, "foundation", outputs);
  await waitForDelegation({ domain, nameServers }, { say, signal });
}

void runCommand(main);
