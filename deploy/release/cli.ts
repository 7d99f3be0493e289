/** `npm run release`: the storefront of this commit as an image in the registry, its static files in S3, its digest in the configuration. */
import { ECRClient } from "@aws-sdk/client-ecr";
import { S3Client } from "@aws-sdk/client-s3";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs, promisify } from "node:util";
import { architectureOf } from "../../config/architecture";
import { machineClock } from "../../drill/ports";
import { takeSteps } from "../../drill/runner";
import { useEngine } from "../../engine/use";
import { parseOutputs } from "../../outputs/contract";
import { openFoundationContract } from "../../outputs/foundation";
import { globalContract } from "../../outputs/global";
import { platformNames } from "../../outputs/platformNames";
import { argumentsOrExit, runCommand } from "../../toolchain/commandLine";
import { say } from "../ask";
import { platformIn } from "../platform";
import { regionSettings } from "../regionSettings";
import { commitOf } from "../snapshot";
import { StackProcess } from "../stackProcess";
import { withStacks } from "../withStacks";
import type { FunctionCode } from "./functionCode";
import { dockerIn, whyNoDocker } from "./docker";
import type { ImageRepository } from "./image";
import { type Release, releaseSteps } from "./release";
import type { StaticBucket } from "./staticFiles";

const help = `Usage: npm run release -- [--organization <name>]

Uploads this commit's static files to both buckets, builds its image with docker buildx and pushes it, waits until ECR has copied it to every
region, and writes its digest into Pulumi.yaml. What is there already is left as it is: run it again at any time. Nothing is rolled out:
npm run deploy does that, region by region. Where the platform has functions, their code goes to every region's bucket first, and its digest into
Pulumi.yaml too. Where there is no docker, the workflow release builds the same image on a tag.
  --organization <name>  Pulumi Cloud's organisation of the stacks; default: the login's
Exit code: 0 done, 1 failed or refused, 2 bad options, 130 interrupted.`;

const root = path.join(__dirname, "..", "..");

async function main(): Promise<void> {
  const { organization } = argumentsOrExit(options, help);
  const commit = await cleanCommit();
  await useEngine();
  const stack = (name: string) => new StackProcess({ stack: name, organization, workDir: root, env: process.env });
  const stacks = new Map(["foundation", "global"].map((name) => [name, stack(name)]));
  const interrupted = "interrupted: the same command goes on from here";
  await withStacks(stacks, interrupted, async (signal) => {
    const deployed = await deployedIn(stacks);
    const staticFolder = await mkdtemp(path.join(tmpdir(), "meridian-static-"));
    try {
      await promisify(execFile)("npm", ["run", "--silent", "build", "-w", "app", "--", staticFolder], {
        cwd: root,
        signal,
      });
      const release = await releaseOf({ ...deployed, commit, staticFolder, signal });
      if (!(await released(release, signal))) process.exitCode = signal.aborted ? 130 : 1;
    } finally {
      await rm(staticFolder, { recursive: true, force: true });
    }
  });
}

/** Nothing that is served has changed: images and files wait for a deployment that names them. */
const stopped = [
  "Nothing that is served has changed. Go on, once the cause above is fixed. What is there is left as it is:",
  "  npm run release",
  "Or leave it: the shop goes on with what it runs, and a registry takes cents a month for an image.",
];

async function released(release: Release, interruption: AbortSignal): Promise<boolean> {
  const ports = { clock: machineClock(interruption), interruption, say, confirm: () => Promise.resolve(true) };
  const results = await takeSteps(releaseSteps(release), release, ports, {
    begin: () => undefined,
    end: ({ name, outcome, detail }) => say(`${outcome === "held" ? "✔" : "✖"} ${name}: ${detail}`),
  });
  if (!results.every((it) => it.outcome === "held")) {
    for (const line of stopped) say(line);
    return false;
  }
  say(
    "Commit Pulumi.yaml. Then npm run deploy changes the launch templates, and asks before it rolls out, the writer's region first.",
  );
  return true;
}

/** @throws Error where files differ from the commit: an image is known by it. */
async function cleanCommit(): Promise<string> {
  const commit = await commitOf(root);
  // The command's own work of before, which doesn't go into the image.
  const { stdout } = await promisify(execFile)("git", ["status", "--porcelain", "--", ".", ":!Pulumi*.yaml"], {
    cwd: root,
  });
  if (!/^[0-9a-f]{40}/.test(commit))
    throw new Error("This is no checkout of a commit, by which an image is known: clone the repository with git.");
  if (stdout.trim() !== "")
    throw new Error(
      `Files differ from the commit that the image would be known by. Commit these, or put them away:\n${stdout}`,
    );
  return commit.slice(0, 40);
}

interface Deployed {
  readonly repositoryUrls: Readonly<Record<string, string>>;
  readonly staticBucketNames: readonly string[];
}

/** @throws Error where foundation isn't deployed: its repository is what is pushed to */
async function deployedIn(stacks: ReadonlyMap<string, StackProcess>): Promise<Deployed> {
  const [foundation, global] = await Promise.all(
    ["foundation", "global"].map((name) => stacks.get(name)!.perform({ kind: "outputs" })),
  );
  if (foundation?.error !== undefined) throw new Error(foundation.error);
  if (Object.keys(foundation?.outputs ?? {}).length === 0)
    throw new Error(
      "foundation isn't deployed: it makes the repository. Run npm run deploy first; it stops where an image is needed.",
    );
  const { repositoryUrls } = parseOutputs(openFoundationContract, "foundation", foundation!.outputs!);
  const outputs = global?.outputs ?? {};
  const isThere = Object.keys(outputs).length > 0;
  return {
    repositoryUrls,
    staticBucketNames: isThere ? parseOutputs(globalContract, "global", outputs).staticBucketNames : [],
  };
}

interface Surroundings extends Deployed {
  readonly commit: string;
  readonly staticFolder: string;
  readonly signal: AbortSignal;
}

async function releaseOf(of: Surroundings): Promise<Release> {
  const { regions, homeRegion } = platformIn(root);
  const { service, functions, tags } = regionSettings(root, homeRegion);
  const repository = (region: string): ImageRepository => ({
    url: of.repositoryUrls[region]!,
    ecr: new ECRClient({ region }),
  });
  const { stdout } = await promisify(execFile)("git", ["show", "--no-patch", "--format=%ct", of.commit], { cwd: root });
  return {
    source: {
      ...{ directory: root, commit: of.commit, committedAt: Number(stdout) },
      architecture: architectureOf(service.instanceType),
    },
    repository: repository(homeRegion),
    copies: regions.filter((it) => it !== homeRegion).map(repository),
    staticBuckets: bucketsOf(of.staticBucketNames, homeRegion),
    staticFolder: path.join(of.staticFolder, "static"),
    ...(functions && { functions: await functionCode(regions, tags.project, of.signal) }),
    docker: dockerIn(of.signal),
    whyNoDocker,
    say,
  };
}

/** Built from this commit; foundation has made the buckets. */
async function functionCode(regions: readonly string[], project: string, signal: AbortSignal): Promise<FunctionCode> {
  const [, { Account }] = await Promise.all([
    promisify(execFile)("npm", ["run", "--silent", "build:functions", "-w", "app"], { cwd: root, signal }),
    new STSClient({}).send(new GetCallerIdentityCommand({})),
  ]);
  const { functionBucket } = platformNames(project);
  const built = path.join(root, "app", "dist", "functions");
  const { functions } = JSON.parse(await readFile(path.join(built, "build.json"), "utf8")) as BuildRecord;
  return {
    buckets: regions.map((region) => ({ name: functionBucket(region, Account!), s3: new S3Client({ region }) })),
    zips: { functions: path.join(built, "functions.zip"), images: path.join(built, "images.zip") },
    digest: functions.digest,
  };
}

/** As `build:functions` writes it. */
interface BuildRecord {
  readonly functions: { readonly digest: string };
}

/** The second bucket is in another region, which S3 is asked for. */
const bucketsOf = (names: readonly string[], region: string): readonly StaticBucket[] =>
  names.map((name) => ({ name, s3: new S3Client({ region, followRegionRedirects: true }) }));

function options(): { readonly organization: string | undefined } | undefined {
  const { values } = parseArgs({
    options: { organization: { type: "string" }, help: { type: "boolean", short: "h" } },
  });
  return values.help ? undefined : { organization: values.organization || undefined };
}

void runCommand(main);
