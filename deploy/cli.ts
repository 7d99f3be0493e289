/** `npm run deploy` and `npm run destroy`: the five stacks of a real account, in their order. */
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { ECRClient } from "@aws-sdk/client-ecr";
import { LocalWorkspace } from "@pulumi/pulumi/automation";
import path from "node:path";
import { useEngine } from "../engine/use";
import { parseOutputs } from "../outputs/contract";
import { foundationContract } from "../outputs/foundation";
import { say } from "./ask";
import { countsOf, linesOf, problemsAmong, stages } from "./check/check";
import { type Account, checkAccount, expectReady } from "./check/run";
import { whyOthersNeedIt } from "./check/singletons";
import { creationRefusals } from "./creation";
import { waitForDelegation } from "./delegation";
import { deployPlatform, type DeployPorts, destroyPlatform, previewPlatform } from "./deployment";
import { removeLateLogs } from "./lateLogs";
import { type DeployOptions, help, optionsIn } from "./options";
import { bakeLimitsIn, platformIn } from "./platform";
import type { StackTarget } from "./protocol";
import { regionSettings } from "./regionSettings";
import { longPendingIn } from "./rollouts";
import { commitOf, leaveSnapshot } from "./snapshot";
import { StackProcess } from "./stackProcess";
import { resumedIn, waveRecord } from "./waveRecord";
import { wavesWorld } from "./wavesWorld";
import { databasesIn, realWorld } from "./world";
import { observedWriters } from "./writers";
import { argumentsOrExit, exitWith, runCommand } from "../toolchain/commandLine";

const root = path.join(__dirname, "..");

async function main(): Promise<void> {
  const options = argumentsOrExit(() => optionsIn(process.argv.slice(2)), help);
  const { command, mode, consent, organization } = options;
  const platform = platformIn(root);
  const { resumed, record } = await rolloutOrExit(options, platform.regions);
  await useEngine();
  const shared: Omit<StackTarget, "stack"> = {
    ...(organization === undefined ? {} : { organization }),
    ...(await creationOrExit(options)),
    workDir: root,
    policyPack: path.join(root, "policy"),
    env: process.env,
  };
  const interruption = new AbortController();
  const stacks = new Map<string, StackProcess>();
  const stack = (name: string): StackProcess => {
    const it = stacks.get(name) ?? new StackProcess({ stack: name, ...shared });
    stacks.set(name, it);
    return it;
  };
  const account = accountOf(platform.regions, stack);
  if (mode === "check") return check(account).finally(() => stacks.get("global")?.end());
  stopWith(interruption, stacks);
  const limits = bakeLimitsIn(root, platform.regions[0]!);
  const world = realWorld({ stack, limits }, consent, interruption.signal);
  const ports: DeployPorts = {
    stack,
    say,
    confirm: world.confirm,
    ...wavesWorld({ directory: root, platform, world }),
    waveRecord: record,
    waiting: () => longPendingIn(platform.regions, world),
    writers: () => observedWriters(platform, stack("foundation"), databasesIn),
    ready: (stage) => expectReady(account, stage, say),
    removeLateLogs: (groups) => removeLateLogs(platform.name, groups, (region) => new CloudWatchLogsClient({ region })),
    deployed: (outputs) => leaveSnapshot({ directory: root, ...platform, outputs }, say),
    foundationReady: (outputs) => delegated(platform.domain, outputs, interruption.signal),
  };
  try {
    if (command === "destroy") await expectUnneeded();
    if (command === "destroy") await destroyPlatform(platform, ports.writers, ports);
    else if (mode === "dryRun") await previewPlatform(platform, ports, options.step);
    else await deployPlatform(platform, ports, { ...options, ...(resumed && { resumed }) });
  } catch (error) {
    say((error as Error).message);
    process.exitCode = interruption.signal.aborted ? 130 : 1;
  } finally {
    await Promise.all([...stacks.values()].map((it) => it.end()));
  }
}

/** @throws Error where other platforms of the account stand on what this one has made for all */
async function expectUnneeded(): Promise<void> {
  const settings = regionSettings(root, "foundation");
  const refusal = await whyOthersNeedIt(settings, new ECRClient({ region: settings.homeRegion }));
  if (refusal !== undefined) throw new Error(refusal);
}

function stopWith(interruption: AbortController, stacks: ReadonlyMap<string, StackProcess>): void {
  process.on("SIGINT", () => {
    say("interrupted: asking every engine to stop");
    interruption.abort();
    for (const it of stacks.values()) it.interrupt();
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
    return { resumed, record: waveRecord(root, commit, resumed ?? []) };
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
