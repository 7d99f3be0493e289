/** `npm run deploy` and `npm run destroy`: the five stacks of a real account, in their order. */
import { DocDBClient } from "@aws-sdk/client-docdb";
import { RDSClient } from "@aws-sdk/client-rds";
import path from "node:path";
import { parseArgs } from "node:util";
import type { DatabaseClients } from "../drill/probes/globalClusters";
import { parseOutputs } from "../outputs/contract";
import { foundationContract } from "../outputs/foundation";
import { ask, say } from "./ask";
import { waitForDelegation } from "./delegation";
import { deployPlatform, type DeployPorts, destroyPlatform, previewPlatform } from "./deployment";
import { platformIn } from "./platform";
import { StackProcess } from "./stackProcess";
import { observedWriters } from "./writers";

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
  const ports: DeployPorts = {
    stack,
    say,
    confirm: yes ? () => Promise.resolve(true) : (question) => ask(question, interruption.signal),
    foundationReady: (outputs) => delegated(platform.domain, outputs, interruption.signal),
  };
  try {
    if (command === "destroy")
      await destroyPlatform(platform, () => observedWriters(platform, stack("foundation"), databasesIn), ports);
    else if (dryRun) await previewPlatform(platform, ports);
    else await deployPlatform(platform, ports);
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

const databasesIn = (region: string): DatabaseClients => ({
  relational: new RDSClient({ region }),
  document: new DocDBClient({ region }),
});

void main();
