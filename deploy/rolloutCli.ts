/** `npm run rollout`: the newest version of what a region's instances are launched from, rolled out and watched. */
import path from "node:path";
import { useEngine } from "../engine/use";
import { parseArgs } from "node:util";
import { argumentsOrExit, runCommand } from "../toolchain/commandLine";
import { type Consent, say } from "./ask";
import { consentIn, regionFlags } from "./flags";
import { bakeLimitsIn, platformIn } from "./platform";
import { longPendingIn, rollOutRegion } from "./rollouts";
import { StackProcess } from "./stackProcess";
import { withStacks } from "./withStacks";
import { realWorld } from "./world";

const help = `Usage: npm run rollout -- --region <region> [--yes]
       npm run rollout -- --dry-run

Replaces a region's instances by those of the newest version of their launch template, a few at a time, watches the error alarm, and
brings the version before back where it fires. Stop it at any time: AWS goes on, and the same command watches again.
  --region               region to roll out to; a version with migrations first where the databases are written
  --dry-run              only says which regions have a version that has waited for an hour
  --yes                  don't ask
  --organization <name>  Pulumi Cloud's organisation of the stacks; default: the login's
Exit code: 0 done, 1 failed, stopped or taken back, 2 bad options, 130 interrupted.`;

const root = path.join(__dirname, "..");

async function main(): Promise<void> {
  const { regions, mode, consent, organization } = argumentsOrExit(options, help);
  await useEngine();
  const stacks = new Map(
    regions.map((stack) => [stack, new StackProcess({ stack, organization, workDir: root, env: process.env })]),
  );
  await withStacks(
    stacks,
    "interrupted: AWS goes on with what was started. The same command watches it again.",
    async (signal) => {
      const limits = bakeLimitsIn(root, regions[0]!);
      const world = realWorld({ stack: (name) => stacks.get(name)!, limits }, consent, signal);
      if (mode === "apply") for (const region of regions) await rollOutRegion(region, world);
      else for (const line of await longPendingIn(regions, world)) say(line);
    },
  );
}

interface RolloutOptions {
  readonly regions: readonly string[];
  readonly mode: "apply" | "dryRun";
  readonly consent: Consent;
  readonly organization: string | undefined;
}

function options(): RolloutOptions | undefined {
  const { values } = parseArgs({ options: regionFlags });
  if (values.help) return undefined;
  const { regions } = platformIn(root);
  const chosen = regions.filter((it) => values.region === undefined || it === values.region);
  const mode = values["dry-run"] ? "dryRun" : "apply";
  if (chosen.length === 0 || (mode === "apply" && values.region === undefined))
    throw new Error(`--region must be one of ${regions.join(", ")}`);
  return {
    regions: chosen,
    mode,
    consent: consentIn(values),
    organization: values.organization || undefined,
  };
}

void runCommand(main);
