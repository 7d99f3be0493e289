import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, lstat, mkdir, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { cacheDirectory } from "../toolchain/cache";

const run = promisify(execFile);

/** Who runs the servers. PostgreSQL refuses to run as root, and nothing here needs root's rights. */
export interface ServerUser {
  /** Undefined: as whoever runs this process. */
  readonly uid?: number;
  readonly gid?: number;
}

let known: Promise<ServerUser> | undefined;

/** `nobody` when this process is root's, else this process's own user. */
export function serverUser(): Promise<ServerUser> {
  known ??= process.getuid?.() === 0 ? nobody() : Promise.resolve({});
  return known;
}

async function nobody(): Promise<ServerUser> {
  const [uid, gid] = await Promise.all(["-u", "-g"].map((flag) => run("id", [flag, "nobody"])));
  return { uid: Number(uid!.stdout), gid: Number(gid!.stdout) };
}

/** Nothing of this process's own environment: it may hold secrets, and PG* variables would change what servers do. */
export const serverEnvironment: Readonly<Record<string, string>> = {
  PATH: process.env["PATH"] ?? "/usr/bin:/bin",
  LC_ALL: "C",
  TZ: "UTC",
};

/**
 * Runs a command as the servers' user to its end.
 * @throws Error with what it wrote to its error output.
 */
export async function runAsServerUser(command: string, args: readonly string[], cwd: string): Promise<void> {
  const user = await serverUser();
  await run(command, args, { ...user, cwd, env: { ...serverEnvironment }, maxBuffer: 16 * 1024 * 1024 });
}

/**
 * Where programs are kept that the servers' user must be able to read: the cache, or `/var/cache/meridian` where the
 * cache lies in root's closed home folder. A place that another user could write to is refused.
 */
export async function serverProgramsDirectory(): Promise<string> {
  const cache = cacheDirectory();
  if (process.getuid?.() !== 0) return cache;
  await mkdir(cache, { recursive: true });
  if (await isPassable(cache)) return cache;
  const shared = "/var/cache/meridian";
  await mkdir(shared, { recursive: true, mode: 0o755 });
  const found = await lstat(shared);
  if (!found.isDirectory() || found.uid !== 0 || (found.mode & 0o022) !== 0) {
    throw new Error(`${shared} must be a folder of root's that nobody else can write to: it holds programs to run`);
  }
  await chmod(shared, 0o755);
  return shared;
}

/** Lets everybody read and run what is in a folder of programs, whatever the umask was when they were put there. */
export async function openToAll(folder: string): Promise<void> {
  await run("chmod", ["-R", "a+rX", folder]);
}

/** Whether the servers' user can enter a folder. */
async function isPassable(directory: string): Promise<boolean> {
  try {
    await runAsServerUser("test", ["-x", directory], "/");
    return true;
  } catch {
    return false;
  }
}

/**
 * A new folder below the system's temporary one, for data of servers. Its name can't be guessed, only its owner can
 * write to it, and the servers' user can pass through.
 */
export async function temporaryServerDirectory(name: string): Promise<string> {
  const directory = await mkdtemp(path.join(tmpdir(), `${name}-`));
  await chmod(directory, 0o711);
  return directory;
}

/** Creates a folder and those above it that are missing, so that the servers' user can pass through whatever the umask is. */
export async function makePassable(directory: string): Promise<void> {
  if (existsSync(directory)) return;
  await makePassable(path.dirname(directory));
  try {
    await mkdir(directory);
    await chmod(directory, 0o711);
  } catch (error) {
    // Somebody else has just made it.
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
}
