/** What a person types around `npm run deploy` in an empty account: a place for Pulumi's state before, a release after, and whether all is well. */
import { ECRClient, PutImageCommand } from "@aws-sdk/client-ecr";
import { S3Client } from "@aws-sdk/client-s3";
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { linesOf, lookAtAll, make, partsOf, type StateWorld } from "../../bootstrap/make";
import { firstPlatform } from "../../config/platformNames";
import { platformIn } from "../../deploy/platform";
import { renamedProject, renamedStack, type Renaming } from "../../deploy/platformName";
import { digestIn } from "../../deploy/release/digest";
import { type Release, releaseSteps } from "../../deploy/release/release";
import { commitOf } from "../../deploy/snapshot";
import { machineClock, type Ports } from "../../drill/ports";
import { takeSteps } from "../../drill/runner";
import { StepError } from "../../drill/step";
import { findEngine } from "../../engine/engine";
import { parseOutputs } from "../../outputs/contract";
import { openFoundationContract } from "../../outputs/foundation";
import { globalContract } from "../../outputs/global";
import { localEnvironment } from "../../toolchain/environment";
import { listEverything } from "../cloud/inventory";
import { programRoot } from "../cloud/workspace";
import { credentials, emulatedAccount } from "../providers/cloud";
import { accountIsReady } from "./account";
import { type Context, outputsOf, type RehearsalStep } from "./context";

/** The platform's checkout: `Pulumi.yaml` and the stacks' files under its name, as `npm run name` leaves them. */
function checkoutOf({ cloud, stacks }: Context): string {
  const folder = `${cloud.workspace}-checkout`;
  if (existsSync(folder)) return folder;
  mkdirSync(folder, { recursive: true });
  const { name: to } = platformIn(cloud.workspace);
  const renaming: Renaming = { from: firstPlatform, to, ...(to !== firstPlatform && { singletons: "shared" }) };
  const textOf = (name: string) => readFileSync(path.join(programRoot, name), "utf8");
  writeFileSync(path.join(folder, "Pulumi.yaml"), renamedProject(textOf("Pulumi.yaml"), renaming));
  for (const file of stacks.map((it) => `Pulumi.${it}.yaml`))
    if (existsSync(path.join(programRoot, file)))
      writeFileSync(path.join(folder, file), renamedStack(file, textOf(file), renaming));
  return folder;
}

const quiet = (interruption = new AbortController().signal): Ports => ({
  ...{ clock: machineClock(interruption), interruption, pollMilliseconds: 50 },
  say: () => undefined,
  confirm: () => Promise.resolve(true),
});

async function worldOf(context: Context): Promise<StateWorld> {
  const [region, replicaRegion] = context.platform.regions as [string, string];
  const { endpoint } = context.cloud;
  const directory = checkoutOf(context);
  const { root } = await findEngine(() => undefined);
  const env = {
    ...(localEnvironment() as Record<string, string>),
    ...{ AWS_ENDPOINT_URL: endpoint, AWS_ACCESS_KEY_ID: "rehearsal", AWS_SECRET_ACCESS_KEY: "rehearsal" },
    ...{ PULUMI_HOME: path.join(directory, "home"), PULUMI_SKIP_UPDATE_CHECK: "1" },
  };
  // Buckets are parts of paths here, not of names.
  const access = { endpoint, credentials, forcePathStyle: true };
  return {
    place: { accountId: emulatedAccount, region, replicaRegion },
    ...{ directory, stacks: context.stacks, readers: [], engineRoot: root, env },
    access,
  };
}

/** What isn't there, or isn't as it should be. */
const openIn = async (world: StateWorld): Promise<readonly string[]> =>
  linesOf(await lookAtAll(partsOf(world))).filter((it) => !it.startsWith("✔"));

/** It outlives the platform on purpose: what it makes is nobody's to destroy. */
export const makeStatePlace: RehearsalStep = {
  name: "bootstrap: a place for Pulumi's state",
  run: async (context) => {
    const world = await worldOf(context);
    const all = () => listEverything(context.cloud.cloudIn, context.platform.regions);
    const before = new Set((await all()).map(({ kind, id }) => `${kind} ${id}`));
    const open = await openIn(world);
    if (!(await make(partsOf(world), quiet()))) throw new StepError("failed", (await openIn(world)).join("\n"));
    const left = await openIn(world);
    if (left.length > 0) throw new StepError("deviated", `a second run would do more:\n${left.join("\n")}`);
    context.outside.push(...(await all()).filter(({ kind, id }) => !before.has(`${kind} ${id}`)));
    return { detail: `${open.length} parts made, and a second run finds nothing to do` };
  },
};

let built: Promise<string> | undefined;

/** The storefront's own static files, built once. */
async function staticFiles(folder: string): Promise<string> {
  await promisify(execFile)("npm", ["run", "--silent", "build", "-w", "app", "--", folder], { cwd: programRoot });
  return path.join(folder, "static");
}

/** There is no Docker here: the image is pushed as the workflow `release` pushes it, and ECR has copied it. */
async function pushed({ cloud, platform }: Context, urls: Readonly<Record<string, string>>, commit: string) {
  const layer = { mediaType: "application/vnd.docker.image.rootfs.diff.tar.gzip", size: 1 };
  const layers = [{ ...layer, digest: `sha256:${"ab".repeat(32)}` }];
  const mediaType = "application/vnd.docker.distribution.manifest.v2+json";
  const imageManifest = JSON.stringify({ schemaVersion: 2, mediaType, config: layers[0], layers });
  const repositories = platform.regions.map((it) => ({ url: urls[it]!, ecr: cloud.cloudIn(it).client(ECRClient) }));
  for (const { url, ecr } of repositories) {
    const repositoryName = url.split("/").slice(1).join("/");
    await ecr.send(new PutImageCommand({ repositoryName, imageManifest, imageTag: commit }));
  }
  return repositories;
}

/** Image, static files and digest; the stacks are told of the digest by the next deployment. */
export const release: RehearsalStep = {
  name: "release: the image and static files",
  run: async (context) => {
    const { cloud, platform } = context;
    const { repositoryUrls } = parseOutputs(
      openFoundationContract,
      "foundation",
      await outputsOf(context, "foundation"),
    );
    const { staticBucketNames } = parseOutputs(globalContract, "global", await outputsOf(context, "global"));
    const commit = (await commitOf(programRoot)).slice(0, 40);
    const [repository, ...copies] = await pushed(context, repositoryUrls, commit);
    const directory = checkoutOf(context);
    const it: Release = {
      source: { directory, commit, committedAt: 0, architecture: "arm64" },
      ...{ repository: repository!, copies },
      staticBuckets: staticBucketNames.map((name) => ({
        name,
        s3: cloud.cloudIn(platform.regions[0]!).client(S3Client),
      })),
      staticFolder: await (built ??= staticFiles(path.join(directory, "built"))),
      docker: () => Promise.reject(new Error("no docker here")),
      whyNoDocker: () => Promise.resolve("no docker here"),
      say: () => undefined,
    };
    const quietly = { begin: () => undefined, end: () => undefined };
    const results = await takeSteps(releaseSteps(it), it, quiet(), quietly);
    const failed = results.filter(({ outcome }) => outcome !== "held");
    if (failed.length > 0) throw new StepError("failed", failed.map((one) => `${one.name}: ${one.detail}`).join("\n"));
    cloud.configure({ imageDigest: digestIn(directory) });
    return { detail: results.map(({ detail }) => detail).join("; ") };
  },
};

/** What `npm run doctor` asks of the account and the state; what is deployed the previews with refresh ask, and nobody is alive to be ready. */
export const doctor: RehearsalStep = {
  name: "doctor: the state's place and the account",
  run: async (context, seen) => {
    const open = await openIn(await worldOf(context));
    if (open.length > 0) throw new StepError("deviated", open.join("\n"));
    const { detail } = await accountIsReady.run(context, seen);
    return { detail: `the state has its place; ${detail}` };
  },
};
