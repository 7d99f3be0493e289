import { execFile } from "node:child_process";
import { access, mkdir, realpath, symlink } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { PulumiCommand } from "@pulumi/pulumi/automation";
import { version as sdkVersion } from "@pulumi/pulumi/package.json";
import { cacheKey, madeOnce, type Progress } from "../toolchain/cache";
import { goBuild } from "../toolchain/goBuild";

const run = promisify(execFile);

export interface Engine {
  /** Folder whose `bin/pulumi` is the engine. */
  readonly root: string;
  readonly version: string;
  /** Where it came from, and why, in one line. */
  readonly origin: string;
}

/**
 * An engine that suits this program: the one on PATH, else a download, else built from its Go module. Each is kept in
 * the cache, so that only the first run on a machine pays for it.
 */
export async function findEngine(progress: Progress): Promise<Engine> {
  const onPath = await pulumiOnPath();
  if (onPath && suits(onPath.version)) {
    return { ...onPath, origin: `pulumi ${onPath.version} from PATH: it suits @pulumi/pulumi ${sdkVersion}` };
  }
  const why = onPath ? `pulumi ${onPath.version} on PATH is not 3.${minor(sdkVersion)} or newer` : "no pulumi on PATH";
  const root = await madeOnce(
    `pulumi-${sdkVersion}-${cacheKey(process.platform, process.arch)}`,
    async (folder) => {
      progress(`preparing the Pulumi engine ${sdkVersion}, once on this machine (${why})`);
      if (await downloaded(folder, progress)) return;
      progress("building the engine from its Go module instead, about five minutes, once");
      await goBuild(
        {
          module: path.join(__dirname, "cli"),
          command: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
          ldflags: `-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${sdkVersion}`,
          output: path.join(folder, "bin", "pulumi"),
          withoutGo:
            "No Pulumi CLI was found, none could be downloaded, and there is no Go to build it with. " +
            "Install one of them: the Pulumi CLI (https://www.pulumi.com/docs/install/) or Go 1.25 or newer (https://go.dev/dl/).",
        },
        progress,
      );
    },
    progress,
  );
  return { root, version: sdkVersion, origin: `pulumi ${sdkVersion} from the cache: ${why}` };
}

/** Same major version, and at least the minor version of the SDK: older engines lack what it asks for. */
export function suits(version: string): boolean {
  const [major, theirs] = version.split(".").map(Number);
  return major === 3 && (theirs ?? 0) >= minor(sdkVersion);
}

const minor = (version: string): number => Number(version.split(".")[1]);

async function pulumiOnPath(): Promise<{ root: string; version: string } | undefined> {
  for (const folder of (process.env["PATH"] ?? "").split(path.delimiter)) {
    const file = path.join(folder, "pulumi");
    try {
      await access(file);
      const { stdout } = await run(file, ["version"], { env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "1" } });
      const version = stdout.trim().replace(/^v/, "");
      return { root: await rootOf(await realpath(file), version), version };
    } catch {
      continue;
    }
  }
  return undefined;
}

/** The Automation API wants a folder with `bin/pulumi` in it; an engine elsewhere gets one with a link. */
async function rootOf(file: string, version: string): Promise<string> {
  if (path.basename(path.dirname(file)) === "bin") return path.dirname(path.dirname(file));
  const link = async (folder: string): Promise<void> => {
    await mkdir(path.join(folder, "bin"), { recursive: true });
    await symlink(file, path.join(folder, "bin", "pulumi"));
  };
  return madeOnce(`pulumi-link-${cacheKey(file, version)}`, link, () => undefined);
}

async function downloaded(folder: string, progress: Progress): Promise<boolean> {
  try {
    await PulumiCommand.install({ root: folder });
    return true;
  } catch (error) {
    progress(`it can't be downloaded here (${(error as Error).message.split("\n")[0]})`);
    return false;
  }
}
