/** `npm run drift`: what was changed in the account behind the program's back. Changes nothing in AWS. */
import path from "node:path";
import { parseArgs } from "node:util";
import { CloudTrailClient } from "@aws-sdk/client-cloudtrail";
import { clientsIn } from "../../drill/clients";
import { drillPlatform } from "../../drill/drillPlatform";
import { snapshotOf } from "../../drill/snapshot";
import { useEngine } from "../../engine/use";
import { argumentsOrExit, runCommand } from "../../toolchain/commandLine";
import { clientsIn as accountClientsIn } from "../check/clients";
import { quotaChecks } from "../check/quotas";
import { outputsOfAll } from "../deployment";
import { deployOrder } from "../order";
import { platformIn } from "../platform";
import { regionSettings } from "../regionSettings";
import { commitOf } from "../snapshot";
import { StackProcess } from "../stackProcess";
import { authorsOf } from "./authors";
import { keepIssue, outcomeInWords } from "./issue";
import { type LookOutcome, lookEverywhere } from "./looks";
import { type DriftReport, exitCodes, lookLines, verdictInWords, verdictOf } from "./report";
import { driftOf, linesOf, type StackDrift } from "./stacks";

const help = `Usage: npm run drift -- [--json] [--issue] [--organization <name>]

Asks AWS how everything is and says what an update would change, and what no update tells of: members of the databases, engine versions,
backups, certificates, quotas. Where CloudTrail tells, who changed it. Changes nothing in AWS. What a failover moved isn't drift. What these
credentials may not read (secrets' values, objects and what is inside a cluster never) is listed as not checked.
  --json                  everything that was found, for programs; nothing else is printed
  --issue                 keeps one GitHub issue: opens it, rewrites it when something else differs, closes it when nothing does. Needs
                          GITHUB_TOKEN, which may write issues, and GITHUB_REPOSITORY (owner/name), as workflows have them
  --organization <name>   Pulumi Cloud's organisation of the stacks; default: the login's
  --directory <folder>    with Pulumi.yaml and the stacks' files; default: this repository
Exit code: 0 everything that was checked is as deployed, 1 something differs, 2 bad options, 3 nothing differs, and a stack or a look
couldn't be checked, 130 interrupted.`;

interface Night {
  /** Folder with Pulumi.yaml and the stacks' files. */
  readonly directory: string;
  readonly organization: string | undefined;
  readonly say: (line: string) => void;
}

/** Where AWS is, if it is elsewhere: the SDK reads the same variable, and must know besides that buckets have no hosts there. */
const endpoint = process.env["AWS_ENDPOINT_URL"];
const place = endpoint ? { endpoint } : {};

async function main(): Promise<void> {
  const { json, issue, ...night } = argumentsOrExit(options, help);
  await useEngine();
  const say = (line: string): void => void (json ? undefined : process.stdout.write(`${line}\n`));
  const report = await nightReport({ ...night, say });
  if (report === undefined) return;
  if (json) process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
  process.exitCode = exitCodes[report.verdict];
  if (issue !== undefined) process.stderr.write(`${outcomeInWords(await keepIssue(report, issue))}\n`);
}

/** Nothing where it was interrupted. */
async function nightReport(night: Night): Promise<DriftReport | undefined> {
  const { directory, say } = night;
  const platform = platformIn(directory);
  const stacks = await stackDrifts(deployOrder(platform).flat(), night);
  if (stacks === undefined) return undefined;
  const trailIn = (region: string) => new CloudTrailClient({ region, ...place });
  const found = await authorsOf(stacks, { trailIn, homeRegion: platform.homeRegion });
  for (const it of Object.values(found.authors).length > 0 ? stacks : []) {
    const [, ...lines] = linesOf({ ...it, notChecked: [] }, found.authors);
    if (lines.length > 0) for (const line of [`${it.stack}, and who did it:`, ...lines]) say(line);
  }
  if (found.notAsked !== undefined) say(found.notAsked);
  const looks = await looksAt(platform, night);
  for (const line of looks.flatMap(lookLines)) say(line);
  const report: DriftReport = {
    ...{
      at: new Date().toISOString(),
      commit: await commitOf(directory),
      verdict: verdictOf(stacks, looks),
      stacks,
      looks,
    },
    authors: found.authors,
    ...(found.notAsked !== undefined && { authorsNotAsked: found.notAsked }),
  };
  say(verdictInWords(report));
  return report;
}

async function stackDrifts(
  names: readonly string[],
  { directory, organization, say }: Night,
): Promise<readonly StackDrift[] | undefined> {
  let current: StackProcess | undefined;
  process.on("SIGINT", () => {
    process.exitCode = 130;
    current?.interrupt();
  });
  const drifts: StackDrift[] = [];
  for (const stack of names) {
    // One after the other: a runner has memory for one refresh of a region.
    current = new StackProcess({ stack, organization, workDir: directory, env: process.env });
    const found = await driftOf(stack, current);
    await current.end();
    if (process.exitCode === 130) return undefined;
    for (const line of linesOf(found)) say(line);
    drifts.push(found);
  }
  return drifts;
}

async function looksAt(
  { regions, domain }: ReturnType<typeof platformIn>,
  { directory, organization }: Night,
): Promise<readonly LookOutcome[]> {
  const processes: StackProcess[] = [];
  const stack = (name: string): StackProcess => {
    const made = new StackProcess({ stack: name, organization, workDir: directory, env: process.env });
    processes.push(made);
    return made;
  };
  try {
    const outputs = await outputsOfAll(regions, stack);
    const platform = drillPlatform(snapshotOf({ domain, regions, outputs, takenAt: new Date(), commit: "" }));
    const settings = Object.fromEntries(regions.map((region) => [region, regionSettings(directory, region)]));
    const quotas = regions.flatMap((region) => quotaChecks(region, settings[region]!, accountClientsIn(region, place)));
    const clients = Object.fromEntries(regions.map((region) => [region, clientsIn(region, place)]));
    return await lookEverywhere({
      platform,
      settings,
      quotas,
      clientsIn: (it) => clients[it] ?? clientsIn(it, place),
      now: Date.now(),
    });
  } catch (error) {
    const question = "Can the deployed platform be looked at?";
    return [{ look: "platform", question, findings: [], notChecked: [firstLine(error as Error)] }];
  } finally {
    await Promise.all(processes.map((it) => it.end()));
  }
}

/** A stack that isn't there lacks every output: the stack's own line says it better. */
const firstLine = ({ message }: Error): string => message.split("\n")[0]!;

function options() {
  const known = {
    organization: { type: "string" },
    json: { type: "boolean" },
    issue: { type: "boolean" },
    directory: { type: "string" },
    help: { type: "boolean", short: "h" },
  } as const;
  const { values } = parseArgs({ options: known });
  if (values.help) return undefined;
  const { organization, json = false, directory = path.join(__dirname, "..", "..") } = values;
  return { organization, json, directory, issue: values.issue ? issuePlace(process.env) : undefined };
}

/** GitHub Enterprise has an API of its own, which workflows are told. */
function issuePlace({ GITHUB_TOKEN: token, GITHUB_REPOSITORY: repository, GITHUB_API_URL: api }: NodeJS.ProcessEnv) {
  if (!token || !/^[^/\s]+\/[^/\s]+$/.test(repository ?? ""))
    throw new Error("--issue needs GITHUB_TOKEN, which may write issues, and GITHUB_REPOSITORY, such as shop/meridian");
  return { token, repository: repository!, api: api || "https://api.github.com" };
}

void runCommand(main);
