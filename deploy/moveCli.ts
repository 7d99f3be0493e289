/** `npm run move-compute`: one region from one kind of compute to the other, while it serves. */
import { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import { type ComputeKind, computeKinds } from "../config/settings";
import { ask, say } from "./ask";
import { positionOf } from "./computeMove";
import { type Move, moveRegion, type MoveSurroundings, showMove } from "./moveRegion";
import { platformIn } from "./platform";
import { regionSettings } from "./regionSettings";
import { setPosition } from "./stackConfiguration";
import { StackProcess } from "./stackProcess";
import { observeGroups, targetGroupsIn } from "./targetGroups";

const help = `Usage: npm run move-compute -- --region <region> --to asg|eks [--dry-run] [--yes]

Moves one region from one kind of compute to the other, while it serves: the new kind is made apart, attached with a tenth of
the requests when it is full, raised while it is healthy, and the old one is removed last. Stop it at any time: the same command
goes on, and --to the old kind goes back. One region at a time; docs/compute.md has the steps.
  --region    region that moves
  --to        kind that it moves to
  --dry-run   says the steps and changes nothing
  --yes       don't ask before applying
Exit code: 0 done, 1 failed or stopped, 2 bad options, 130 interrupted.`;

const root = path.join(__dirname, "..");

async function main(): Promise<void> {
  const { region, to, dryRun, yes } = options();
  const interruption = new AbortController();
  const stack = new StackProcess({
    stack: region,
    workDir: root,
    policyPack: path.join(root, "policy"),
    env: process.env,
  });
  process.on("SIGINT", () => {
    say("interrupted: asking the engine to stop. The same command goes on from here.");
    interruption.abort();
    stack.interrupt();
  });
  try {
    const move: Move = { region, to, least: regionSettings(root, region).service.minInstances };
    const around = surroundings(region, stack, interruption.signal, yes);
    await (dryRun ? showMove(move, around) : moveRegion(move, around));
  } catch (error) {
    if (!interruption.signal.aborted) say((error as Error).message);
    process.exitCode = interruption.signal.aborted ? 130 : 1;
  } finally {
    await stack.end();
  }
}

function surroundings(region: string, stack: StackProcess, signal: AbortSignal, yes: "yes" | "ask"): MoveSurroundings {
  const client = new ElasticLoadBalancingV2Client({ region });
  const abortable = async <T>(work: Promise<T>): Promise<T> => {
    signal.throwIfAborted();
    return work;
  };
  return {
    stack,
    say,
    position: () => positionOf(regionSettings(root, region).compute),
    configure: (position) => abortable(setPosition({ directory: root, stack: region }, position)),
    observe: async () => {
      const { error, resources = [] } = await abortable(stack.perform({ kind: "resources" }));
      if (error !== undefined) throw new Error(`Nobody can say what is deployed in ${region}:\n${error}`);
      return observeGroups(client, targetGroupsIn(resources));
    },
    confirm: yes === "yes" ? () => Promise.resolve(true) : (question) => ask(question, signal),
    now: () => performance.now(),
    wait: (milliseconds) => wait(milliseconds, undefined, { signal }),
  };
}

function options(): { region: string; to: ComputeKind; dryRun: boolean; yes: "yes" | "ask" } {
  try {
    const { values } = parseArgs({
      options: {
        region: { type: "string" },
        to: { type: "string" },
        "dry-run": { type: "boolean" },
        yes: { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    });
    if (values.help) {
      process.stdout.write(`${help}\n`);
      process.exit(0);
    }
    const { regions } = platformIn(root);
    const region = regions.find((it) => it === values.region);
    if (region === undefined) throw new Error(`--region must be one of ${regions.join(", ")}`);
    const to = computeKinds.find((it) => it === values.to);
    if (to === undefined) throw new Error(`--to must be one of ${computeKinds.join(", ")}`);
    return { region, to, dryRun: values["dry-run"] ?? false, yes: values.yes ? "yes" : "ask" };
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${help}\n`);
    process.exit(2);
  }
}

void main();
