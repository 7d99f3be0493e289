/** `npm run deploy` and `npm run destroy`: the five stacks of a real account, in their order. */
import { DocDBClient } from "@aws-sdk/client-docdb";
import { RDSClient } from "@aws-sdk/client-rds";
import path from "node:path";
import { parseArgs } from "node:util";
import { observeMembership } from "../drill/probes/globalClusters";
import { observeInstances } from "../drill/probes/instances";
import { writerOf } from "../drill/probes/membership";
import { parseOutputs } from "../outputs/contract";
import { foundationContract } from "../outputs/foundation";
import { ask, say } from "./ask";
import { waitForDelegation } from "./delegation";
import { deployPlatform, destroyPlatform, outputsOf, previewPlatform, type Surroundings } from "./deployment";
import type { Platform, Writers } from "./order";
import { platformIn } from "./platform";
import { StackProcess } from "./stackProcess";

const help = `Usage: npm run deploy -- [--dry-run] [--yes]     foundation → bootstrap region → other regions → global
       npm run destroy -- [--yes]                regions that write nothing first, the writers' region last

Uses the pulumi CLI, the backend and the AWS credentials of this shell; stacks are made where they don't exist.
  --dry-run   preview only
  --yes       don't ask before applying
Exit code: 0 done, 1 failed or stopped, 2 bad options, 130 interrupted.`;

const root = path.join(__dirname, "..");

async function main(): Promise<void> {
  const { command, dryRun, yes } = options();
  const platform = platformIn(root);
  const interruption = new AbortController();
  const stacks = new Map<string, StackProcess>();
  const stack = (name: string): StackProcess => {
    const it =
      stacks.get(name) ??
      new StackProcess({ stack: name, workDir: root, policyPack: path.join(root, "policy"), env: process.env });
    stacks.set(name, it);
    return it;
  };
  process.on("SIGINT", () => {
    say("interrupted: asking every engine to stop");
    interruption.abort();
    for (const it of stacks.values()) it.interrupt();
  });
  const around: Surroundings = {
    stack,
    say,
    confirm: yes ? () => Promise.resolve(true) : (question) => ask(question, interruption.signal),
    foundationReady: (outputs) => delegated(platform.domain, outputs, interruption.signal),
  };
  try {
    if (command === "destroy")
      await destroyPlatform(platform, () => observedWriters(platform, stack("foundation")), around);
    else if (dryRun) await previewPlatform(platform, around);
    else await deployPlatform(platform, around);
  } catch (error) {
    say((error as Error).message);
    process.exitCode = interruption.signal.aborted ? 130 : 1;
  } finally {
    await Promise.all([...stacks.values()].map((it) => it.end()));
  }
}

function options() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { "dry-run": { type: "boolean" }, yes: { type: "boolean" }, help: { type: "boolean", short: "h" } },
    });
    const [command = "deploy", ...rest] = positionals;
    if (values.help) {
      process.stdout.write(`${help}\n`);
      process.exit(0);
    }
    if (!["deploy", "destroy"].includes(command) || rest.length > 0)
      throw new Error(`${positionals.join(" ")} isn't a command`);
    if (command === "destroy" && values["dry-run"]) throw new Error("--dry-run goes with deploy");
    return { command, dryRun: values["dry-run"] ?? false, yes: values.yes ?? false };
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${help}\n`);
    process.exit(2);
  }
}

async function delegated(
  domain: string,
  outputs: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
): Promise<void> {
  const { nameServers } = parseOutputs(foundationContract, "foundation", outputs);
  await waitForDelegation({ domain, nameServers }, { say, signal });
}

/** Asks the databases themselves; a platform that was never fully deployed has no writers. */
async function observedWriters(platform: Platform, foundation: StackProcess): Promise<Writers> {
  const outputs = await outputsOf(foundation);
  if (Object.keys(outputs).length === 0) return { relational: undefined, document: undefined };
  const { relationalGlobalClusterId, documentGlobalClusterId } = parseOutputs(
    foundationContract,
    "foundation",
    outputs,
  );
  const clients = Object.fromEntries(
    platform.regions.map((region) => [
      region,
      { relational: new RDSClient({ region }), document: new DocDBClient({ region }) },
    ]),
  );
  const document = writerOf(await observeMembership("document", documentGlobalClusterId, clients));
  if (relationalGlobalClusterId === "") return { relational: await writingInstance(platform, document), document };
  return { relational: writerOf(await observeMembership("relational", relationalGlobalClusterId, clients)), document };
}

/** @throws Error where a region doesn't answer: its instance may be the one that writes. */
async function writingInstance(platform: Platform, document: string | undefined): Promise<string | undefined> {
  const clients = Object.fromEntries(platform.regions.map((region) => [region, new RDSClient({ region })]));
  const seen = await observeInstances(clients, [document, platform.bootstrapRegion]);
  if (seen.unseen?.length)
    throw new Error(`Not destroying: ${seen.unseen.join(", ")} didn't say whether it writes the relational database.`);
  return writerOf(seen);
}

void main();
