/** `npm run cost`: what a platform costs a month, from its configuration. Asks nobody, changes nothing. */
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { argumentsOrExit, runCommand } from "../../toolchain/commandLine";
import { regionSettings } from "../regionSettings";
import { costInWords, type CostReport, costReport, profilesInWords } from "./costReport";

const root = path.join(__dirname, "..", "..");
const profiles = readdirSync(path.join(root, "profiles")).sort();

const help = `Usage: npm run cost [-- --profile ${profiles.join("|")}|all] [--json]

Says what this configuration costs a month: by region and kind of thing, by optional feature, by key, and what losing a region adds.
What has no price in config/prices is said to be not priced, and is in no sum.
  --profile <name>   a profile's files instead of the stacks'; all: every profile, side by side
  --json             the same for programs
Exit code: 0 said, 1 the configuration can't be read, 2 bad options.`;

/** @param stacksIn folder with the stacks' files */
export function reportOf(of: string, stacksIn: string): CostReport {
  const { regions } = regionSettings(root, "foundation", stacksIn);
  return costReport(
    of,
    regions.map((region) => regionSettings(root, region, stacksIn)),
  );
}

export const profileReport = (name: string): CostReport =>
  reportOf(`profile ${name}`, path.join(root, "profiles", name));

function main(): void {
  const { profile, json } = argumentsOrExit(options, help);
  const asked = profile === "all" ? profiles : profile === undefined ? [] : [profile];
  const reports = asked.length === 0 ? [reportOf("this configuration", root)] : asked.map(profileReport);
  const [only] = reports;
  const lines = reports.length === 1 ? costInWords(only!) : profilesInWords(reports);
  const said = json ? [JSON.stringify(reports.length === 1 ? only : reports, undefined, 2)] : lines;
  process.stdout.write(`${said.join("\n")}\n`);
}

function options() {
  const known = {
    profile: { type: "string" },
    json: { type: "boolean" },
    help: { type: "boolean", short: "h" },
  } as const;
  const { values } = parseArgs({ options: known });
  const { profile, json = false } = values;
  if (values.help) return undefined;
  if (profile !== undefined && profile !== "all" && !existsSync(path.join(root, "profiles", profile)))
    throw new Error(`There is no profile ${profile}. Allowed: ${[...profiles, "all"].join(", ")}`);
  return { profile, json };
}

if (require.main === module) void runCommand(main);
