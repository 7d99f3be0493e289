/** `npm run move-compute`: one region from one kind of compute to another, while it serves. */
import { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import path from "node:path";
import { useEngine } from "../engine/use";
import { parseArgs } from "node:util";
import { type ComputeKind, computeKinds } from "../config/settings";
import { machineClock } from "../drill/ports";
import { type Consent, confirmation, say } from "./ask";
import { consentIn, regionFlags } from "./flags";
import { type Groups, positionOf } from "./computeMove";
import { type Move, moveRegion, type MovePorts, showMove } from "./moveRegion";
import { groupsOf, otherRegion } from "./observedRegions";
import { whyNotNow } from "./otherRegions";
import { platformIn } from "./platform";
import { regionSettings } from "./regionSettings";
import { setPosition } from "./stackConfiguration";
import { leaveSnapshotAgain } from "./snapshot";
import { StackProcess } from "./stackProcess";
import { observeGroups } from "./targetGroups";
import { withStacks } from "./withStacks";
import { argumentsOrExit, runCommand } from "../toolchain/commandLine";

const help = `Usage: npm run move-compute -- --region <region> --to ${computeKinds.join("|")} [--dry-run] [--yes] [--organization <name>]

Moves one region from one kind of compute to another, while it serves: the new kind is made apart, attached with a tenth of
the requests when it is full, raised while it is healthy, and the old one is removed last. Stop it at any time: the same command
goes on, and --to the old kind goes back. One region at a time; docs/compute.md has the steps.
  --region    region that moves
  --to        kind that it moves to
  --dry-run   says the steps and changes nothing
  --yes       don't ask before applying
  --organization <name>   Pulumi Cloud's organisation of the stacks; default: the login's
Exit code: 0 done, 1 failed or stopped, 2 bad options, 130 interrupted.`;

const root = path.join(__dirname, "..");

async function main(): Promise<void> {
  const { region, to, dryRun, consent, organization } = argumentsOrExit(options, help);
  await useEngine();
  const names = ["foundation", ...platformIn(root).regions, "global"];
  const stacks = new Map(names.map((name) => [name, processOf(name, organization)]));
  await withStacks(
    stacks,
    "interrupted: asking the engine to stop. The same command goes on from here.",
    async (signal) => {
      const move: Move = { region, to, minTargets: regionSettings(root, region).service.minInstances };
      const ports = portsFor(region, stacks, signal, consent);
      if (dryRun) return showMove(move, ports);
      await moveRegion(move, ports);
      await leaveSnapshotAgain(root, (name) => stacks.get(name)!, say);
    },
  );
}

type Stacks = ReadonlyMap<string, StackProcess>;

const processOf = (stack: string, organization: string | undefined): StackProcess =>
  new StackProcess({ stack, organization, workDir: root, policyPack: path.join(root, "policy"), env: process.env });

function portsFor(region: string, stacks: Stacks, interruption: AbortSignal, consent: Consent): MovePorts {
  const stack = stacks.get(region)!;
  const observe = observerOf(region, stack, interruption);
  const others = [...stacks]
    .filter(([name]) => name !== region && name !== "foundation" && name !== "global")
    .map(([name, it]) => otherRegion({ directory: root, region: name, stack: it, interruption }));
  return {
    stack,
    say,
    observe,
    whyNotNow: () => whyNotNow(others.map((it) => it())),
    position: () => positionOf(regionSettings(root, region).compute),
    configure: (position) => {
      interruption.throwIfAborted();
      return setPosition({ directory: root, stack: region, organization: stack.target.organization }, position);
    },
    confirm: confirmation(consent, interruption),
    clock: machineClock(interruption),
    interruption,
  };
}

/** Which target groups there are is asked of the stack each time, because the move makes and removes them. */
function observerOf(region: string, stack: StackProcess, signal: AbortSignal): () => Promise<Groups> {
  const client = new ElasticLoadBalancingV2Client({ region });
  return async () => {
    signal.throwIfAborted();
    return observeGroups(client, await groupsOf(region, stack));
  };
}

interface MoveOptions {
  readonly region: string;
  readonly to: ComputeKind;
  readonly dryRun: boolean;
  readonly consent: Consent;
  readonly organization: string | undefined;
}

function options(): MoveOptions | undefined {
  const { values } = parseArgs({ options: { ...regionFlags, to: { type: "string" } } });
  if (values.help) return undefined;
  const { regions } = platformIn(root);
  const region = regions.find((it) => it === values.region);
  if (region === undefined) throw new Error(`--region must be one of ${regions.join(", ")}`);
  const to = computeKinds.find((it) => it === values.to);
  if (to === undefined) throw new Error(`--to must be one of ${computeKinds.join(", ")}`);
  const { "dry-run": dryRun = false, organization } = values;
  return { region, to, dryRun, consent: consentIn(values), organization };
}

void runCommand(main);
