/** Shows or makes the calls that set the repository up. */
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";
import { machineClock } from "../drill/ports";
import { parseOutputs } from "../outputs/contract";
import { openFoundationContract } from "../outputs/foundation";
import { commandOf, type GithubCall, githubCalls } from "./github";
import { backendOf, make, partsInAws, type StateWorld } from "./make";
import type { BootstrapOptions } from "./options";
import { workspaceOn } from "./stacks";

export interface GithubSetUp {
  readonly world: StateWorld;
  readonly platform: { readonly name: string; readonly regions: readonly string[]; readonly homeRegion: string };
  readonly options: BootstrapOptions;
  readonly interruption: AbortSignal;
  readonly confirm: (question: string) => Promise<boolean>;
  readonly say: (line: string) => void;
}

export async function setUpGithub({
  world,
  platform,
  options,
  interruption,
  confirm,
  say,
}: GithubSetUp): Promise<void> {
  const roleArns = await rolesOf(world);
  if (!roleArns)
    say("foundation isn't deployed: the roles that workflows assume come with it. Run this again afterwards.");
  if (options.plans === "read state") await letRead(world, roleArns, { interruption, confirm, say });
  const { reviewer } = options;
  const reviewerId = reviewer === undefined ? undefined : await userId(reviewer);
  if (reviewerId === undefined)
    say("No --reviewer: add reviewers to the environments of the roles deploy and drill by hand.");
  const calls = githubCalls({
    name: platform.name,
    ...{ backendUrl: backendOf(world).url, region: world.place.region },
    snapshotRegion: platform.regions.find((it) => it !== platform.homeRegion)!,
    ...(roleArns && { roleArns }),
    ...(reviewerId !== undefined && { reviewerId }),
  });
  if (options.mode === "show") {
    process.stdout.write(`${calls.map(commandOf).join("\n")}\n`);
    return;
  }
  const { stdout } = await gh(["repo", "view", "--json", "nameWithOwner", "--jq", ".nameWithOwner"]);
  if (!(await confirm(`Set ${calls.length} things in the repository ${stdout.trim()}?`)))
    throw new Error("Nothing was set.");
  for (const call of calls) await perform(call, say);
}

type Roles = NonNullable<Parameters<typeof githubCalls>[0]["roleArns"]>;

async function rolesOf(world: StateWorld): Promise<Roles | undefined> {
  const workspace = await workspaceOn(backendOf(world));
  const outputs = await workspace.stackOutputs("foundation").catch(() => ({}));
  if (Object.keys(outputs).length === 0) return undefined;
  const values = Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value as unknown]));
  return parseOutputs(openFoundationContract, "foundation", values).ciRoleArns;
}

async function letRead(
  world: StateWorld,
  roles: Roles | undefined,
  { interruption, confirm, say }: Pick<GithubSetUp, "interruption" | "confirm" | "say">,
): Promise<void> {
  if (!roles) throw new Error("--plans-read-state needs the roles of foundation: deploy it first.");
  const readers = [roles.preview, roles.drift];
  await make(partsInAws({ ...world, readers }), { clock: machineClock(interruption), interruption, say, confirm });
}

async function userId(login: string): Promise<number> {
  const { stdout } = await gh(["api", `users/${encodeURIComponent(login)}`, "--jq", ".id"]);
  return Number(stdout);
}

const gh = (args: readonly string[]): Promise<{ stdout: string }> =>
  promisify(execFile)("gh", [...args]).catch((error: NodeJS.ErrnoException & { stderr?: string }) => {
    throw new Error(
      error.code === "ENOENT"
        ? "There is no gh, the CLI of GitHub (https://cli.github.com): install it, or leave out --apply and --reviewer."
        : `gh ${args.join(" ")}: ${error.stderr?.trim() ?? error.message}`,
    );
  });

async function perform(call: GithubCall, say: (line: string) => void): Promise<void> {
  const child = spawn("gh", call.args, { stdio: ["pipe", "ignore", "pipe"] });
  const closed = once(child, "close");
  child.stdin.end(call.input ?? "");
  const [words, [code]] = await Promise.all([text(child.stderr), closed as Promise<[number]>]);
  // A branch policy of this name is there already.
  const isThere = /already exists|HTTP 422/.test(words) && call.args.includes("POST");
  if (code !== 0 && !isThere)
    throw new Error(`${commandOf(call)}\n${words.trim()}\nThe same command goes on from here.`);
  say(`✔ ${commandOf({ args: call.args })}`);
}
