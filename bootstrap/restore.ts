/** Goes on from the copy of the state where its region was lost. */
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { DecryptCommand, KMSClient } from "@aws-sdk/client-kms";
import { S3Client } from "@aws-sdk/client-s3";
import { type Deployment, type LocalWorkspace, Stack } from "@pulumi/pulumi/automation";
import type { Access } from "../deploy/check/clients";
import { backendUrl, bucketName, secretsProvider } from "./place";
import { stackKeyOf, writeBackend, writeSecretsProvider } from "./project";
import { ownershipOf } from "./stateBucket";
import { workspaceOn } from "./stacks";

export interface Restore {
  readonly accountId: string;
  /** Region of the state that was lost. */
  readonly lost: string;
  /** Regions that may have the copy, in the order in which they are asked. */
  readonly candidates: readonly string[];
  readonly directory: string;
  readonly stacks: readonly string[];
  /** Where AWS is. Default: AWS itself, with this shell's credentials. */
  readonly access?: Access;
  /** Folder whose `bin/` holds the engine; without it the one on PATH is used. */
  readonly engineRoot?: string;
  /** What the engine needs in its environment beside this process' own. */
  readonly env?: Readonly<Record<string, string>>;
}

/** The first region that has a copy. @throws Error with what each one said */
export async function copyOf({ accountId, candidates, access }: Restore): Promise<string> {
  const answers: string[] = [];
  for (const region of candidates) {
    const Bucket = bucketName(accountId, region);
    try {
      const { state } = await ownershipOf(new S3Client({ ...access, region }), Bucket);
      if (state === "ours") return region;
      answers.push(`${Bucket} in ${region}: ${state === "absent" ? "isn't there" : "wasn't made by bootstrap"}`);
    } catch (error) {
      answers.push(`${Bucket} in ${region}: ${(error as Error).name}`);
    }
  }
  throw new Error(
    ["No copy of the state was found; nothing was changed. Name its region by --replica-region.", ...answers].join(
      "\n",
    ),
  );
}

interface StateDeployment {
  readonly secrets_providers?: { readonly type: string; readonly state?: { readonly url?: string } };
  readonly resources?: readonly unknown[];
}

/** One stack of the copy. */
export interface CopiedStack {
  readonly stack: string;
  readonly state: Deployment;
  readonly resources: number;
  readonly lastUpdate: string;
}

/** What the copy has, read without the lost region, and whether its key opens the files. Changes nothing. @throws Error with every problem */
export async function readCopy(restore: Restore, region: string): Promise<readonly CopiedStack[]> {
  const workspace = await workspaceIn(restore, region);
  const summaries = await workspace.listStacks();
  const kms = new KMSClient({ ...restore.access, region });
  const problems: string[] = [];
  const copied: CopiedStack[] = [];
  for (const stack of restore.stacks) {
    const summary = summaries.find((it) => it.name.split("/").at(-1) === stack);
    if (!summary) {
      problems.push(`${stack} isn't in the copy`);
      continue;
    }
    const { encryptedkey } = stackKeyOf(restore.directory, stack);
    await kms
      .send(new DecryptCommand({ CiphertextBlob: Buffer.from(encryptedkey ?? "", "base64") }))
      .catch((error: Error) =>
        problems.push(`the key in ${region} doesn't open Pulumi.${stack}.yaml: ${error.message}`),
      );
    const state = await encryptedState(workspace, stack);
    const { resources = [] } = (state.deployment ?? {}) as StateDeployment;
    copied.push({ stack, state, resources: resources.length, lastUpdate: summary.lastUpdate ?? "never" });
  }
  if (problems.length > 0) throw new Error(["Nothing was changed:", ...problems].join("\n"));
  return copied;
}

/** Points files and states to the copy and its key. Safe to repeat: what was done is done again the same way. */
export async function pointTo(region: string, restore: Restore, copied: readonly CopiedStack[]): Promise<void> {
  const { accountId, directory } = restore;
  writeBackend(directory, backendUrl({ accountId, region }));
  for (const { stack } of copied) writeSecretsProvider(directory, stack, secretsProvider(region));
  const workspace = await workspaceIn(restore, region);
  for (const { stack, state } of copied) {
    // A deployment that was under way in the lost region holds a lock in the copy too.
    await (await Stack.select(stack, workspace)).cancel().catch(() => undefined);
    const moved = withKeyIn(region, state);
    if (moved !== undefined) await importEncrypted(workspace, stack, moved);
  }
}

/** The same state, whose secrets are decrypted in another region; nothing where it has no secrets of ours. */
export function withKeyIn(region: string, state: Deployment): Deployment | undefined {
  const deployment = (state.deployment ?? {}) as StateDeployment;
  const provider = deployment.secrets_providers;
  if (!provider?.state?.url) return undefined;
  const url = secretsProvider(region);
  return {
    ...state,
    deployment: { ...deployment, secrets_providers: { ...provider, state: { ...provider.state, url } } },
  };
}

/** As it is stored. The Automation API's own export shows secrets, for which it asks the key of the lost region. */
async function encryptedState(workspace: LocalWorkspace, stack: string): Promise<Deployment> {
  const { stdout } = await cli(workspace, ["stack", "export", "--stack", stack]);
  return JSON.parse(stdout) as Deployment;
}

async function importEncrypted(workspace: LocalWorkspace, stack: string, state: Deployment): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), "meridian-state-"));
  try {
    const file = path.join(folder, "state.json");
    await writeFile(file, JSON.stringify(state));
    await cli(workspace, ["stack", "import", "--stack", stack, "--file", file]);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** A state of thousands of resources, with room to spare. */
const maxBuffer = 512 * 1024 * 1024;

const cli = ({ pulumiCommand, workDir, envVars }: LocalWorkspace, args: readonly string[]) =>
  promisify(execFile)(pulumiCommand.command, [...args, "--non-interactive"], {
    ...{ cwd: workDir, maxBuffer },
    env: { ...process.env, ...envVars },
  });

const workspaceIn = ({ accountId, directory, engineRoot, env }: Restore, region: string): Promise<LocalWorkspace> =>
  workspaceOn({
    ...{ directory, url: backendUrl({ accountId, region }), secretsProvider: secretsProvider(region) },
    ...(engineRoot !== undefined && { engineRoot }),
    ...(env && { env }),
  });
