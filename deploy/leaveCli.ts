/** `npm run leave-region`: one region leaves the platform, in an order in which nobody uses what goes. */
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { ECRClient } from "@aws-sdk/client-ecr";
import path from "node:path";
import { useEngine } from "../engine/use";
import { parseArgs } from "node:util";
import { machineClock } from "../drill/ports";
import { argumentsOrExit, runCommand } from "../toolchain/commandLine";
import { type Consent, confirmation, say } from "./ask";
import { consentIn, regionFlags } from "./flags";
import { emptyRepository } from "./emptyRepository";
import { removeLateLogs } from "./lateLogs";
import { type Departure, leaveRegion, type LeavePorts, showDeparture } from "./leaveRegion";
import { otherRegion } from "./observedRegions";
import { whyNotNow } from "./otherRegions";
import { platformIn } from "./platform";
import { expectConfigurationWithout, takeRegionOut } from "./regionList";
import { regionSettings } from "./regionSettings";
import { setConfiguration } from "./stackConfiguration";
import { leaveSnapshotAgain } from "./snapshot";
import { StackProcess } from "./stackProcess";
import { withStacks } from "./withStacks";
import { databasesIn } from "./world";
import { observedWriters } from "./writers";

const help = `Usage: npm run leave-region -- --region <region> [--dry-run] [--yes] [--organization <name>]

Lets a region leave the platform: takes its protection off, takes it out of regions, gives the others its share, takes it out of DNS,
destroys its stack, and lets foundation forget it. Refused where it writes a database or is the home region. Stop it at any time: the
same command goes on. docs/changes.md has the steps.
  --region    region that leaves
  --dry-run   says the steps that are left and changes nothing
  --yes       don't ask before applying
  --organization <name>   Pulumi Cloud's organisation of the stacks; default: the login's
Exit code: 0 done, 1 failed or stopped, 2 bad options, 130 interrupted.`;

const root = path.join(__dirname, "..");

async function main(): Promise<void> {
  const { region, dryRun, consent, organization } = argumentsOrExit(options, help);
  await useEngine();
  const { regions, bootstrapRegion } = platformIn(root);
  const { homeRegion } = regionSettings(root, "foundation");
  const platform = { regions: [...new Set([...regions, region])], bootstrapRegion, homeRegion };
  const stacks = new Map(
    ["foundation", ...platform.regions, "global"].map((name) => [name, processOf(name, organization)]),
  );
  await withStacks(
    stacks,
    "interrupted: asking every engine to stop. The same command goes on from here.",
    async (signal) => {
      const departure: Departure = { region, platform };
      const ports = portsFor(departure, stacks, signal, consent);
      if (dryRun) return void (await showDeparture(departure, ports));
      await leaveRegion(departure, ports);
      await leaveSnapshotAgain(root, (name) => stacks.get(name)!, say);
    },
  );
}

const processOf = (stack: string, organization: string | undefined): StackProcess =>
  new StackProcess({ stack, organization, workDir: root, policyPack: path.join(root, "policy"), env: process.env });

function portsFor(
  { region, platform }: Departure,
  stacks: ReadonlyMap<string, StackProcess>,
  interruption: AbortSignal,
  consent: Consent,
): LeavePorts {
  const stack = (name: string): StackProcess => stacks.get(name)!;
  const rest = platform.regions.filter((it) => it !== region);
  const others = rest.map((name) => otherRegion({ directory: root, region: name, stack: stack(name), interruption }));
  const { organization } = stack(region).target;
  return {
    stack,
    say,
    confirm: confirmation(consent, interruption),
    writers: () => observedWriters(platform, stack("foundation"), databasesIn),
    removeLateLogs: (groups) =>
      removeLateLogs(platformIn(root).name, groups, (of) => new CloudWatchLogsClient({ region: of })),
    isListed: () => platformIn(root).regions.includes(region),
    expectRestHolds: () => expectConfigurationWithout(root, region, ["foundation", ...rest, "global"]),
    setProtect: (protect) =>
      setConfiguration({ directory: root, stack: region, organization }, { protect: String(protect) }),
    takeOut: () => takeRegionOut(root, region),
    whyNotNow: () => whyNotNow(others.map((it) => it())),
    emptyRepository: (name) => emptyRepository(new ECRClient({ region }), name),
    wait: (seconds) => machineClock(interruption).wait(seconds * 1000),
  };
}

interface LeaveOptions {
  readonly region: string;
  readonly dryRun: boolean;
  readonly consent: Consent;
  readonly organization: string | undefined;
}

function options(): LeaveOptions | undefined {
  const { values } = parseArgs({ options: regionFlags });
  if (values.help) return undefined;
  const { region, "dry-run": dryRun = false, organization } = values;
  // One that is out of the list already may be half way.
  if (region === undefined || !/^[a-z]{2}-[a-z]+-\d$/.test(region))
    throw new Error(`--region must be one of ${platformIn(root).regions.join(", ")}, or one that is leaving already`);
  return { region, dryRun, consent: consentIn(values), organization };
}

void runCommand(main);
