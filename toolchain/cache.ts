import { createHash, randomBytes } from "node:crypto";
import { existsSync, utimesSync } from "node:fs";
import { link, mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { isAlive, type ProcessRecord, recordOf } from "./processes";

export type Progress = (line: string) => void;

/**
 * Where tools that set-up built or installed are kept between runs and checkouts.
 * `MERIDIAN_CACHE` names another place; the default follows the XDG base directory specification.
 */
export function cacheDirectory(): string {
  const base = process.env["XDG_CACHE_HOME"] || path.join(homedir(), ".cache");
  return process.env["MERIDIAN_CACHE"] || path.join(base, "meridian");
}

/** Twelve hexadecimal digits that change when any part does: the key of a cached tool. */
export function cacheKey(...parts: readonly string[]): string {
  return createHash("sha256").update(parts.join("\0")).digest("hex").slice(0, 12);
}

/**
 * A folder of the cache (or of another `directory`) that `make` fills once, however many processes ask at the same
 * time. What an interrupted `make` left behind is thrown away. `make` must work in the folder it is given: an
 * interpreter remembers its place.
 */
export async function madeOnce(
  name: string,
  make: (folder: string) => Promise<void>,
  progress: Progress,
  directory = cacheDirectory(),
): Promise<string> {
  const folder = path.join(directory, name);
  const complete = path.join(folder, ".complete");
  if (existsSync(complete)) return folder;
  await mkdir(directory, { recursive: true });
  const unlock = await lock(`${folder}.lock`, progress);
  try {
    if (existsSync(complete)) return folder;
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    await make(folder);
    await writeFile(complete, "");
    return folder;
  } finally {
    await unlock();
  }
}

/** Says of a folder of the cache that it is used now: see removeUnused. */
export function markUsed(folder: string): void {
  const now = new Date();
  try {
    utimesSync(folder, now, now);
  } catch {
    // Another user's cache, from which this one removes nothing.
  }
}

/**
 * Removes the folders of the cache (or of another `directory`) whose names begin with `prefix` and that nobody has made or marked as used for
 * `days`. One that a living process is making stays.
 * @throws Error where this user may not remove one
 */
export async function removeUnused(prefix: string, days: number, directory = cacheDirectory()): Promise<void> {
  const since = Date.now() - days * 86_400_000;
  for (const it of await readdir(directory, { withFileTypes: true })) {
    const folder = path.join(directory, it.name);
    if (!it.isDirectory() || !it.name.startsWith(prefix) || !(await isUnused(folder, since))) continue;
    const owner = await readOwner(`${folder}.lock`);
    if (owner && isAlive(owner)) continue;
    const unlock = await lock(`${folder}.lock`, () => undefined);
    try {
      if (!(await isUnused(folder, since))) continue;
      // First what says that all of it is there: whoever asks from now on waits, and makes it anew.
      await rm(path.join(folder, ".complete"), { force: true });
      await rm(folder, { recursive: true, force: true });
    } finally {
      await unlock();
    }
  }
}

/** @param since in milliseconds, as of `Date.now()` */
const isUnused = (folder: string, since: number): Promise<boolean> =>
  stat(folder).then(
    ({ mtimeMs }) => mtimeMs < since,
    () => false,
  );

/** A lock is a file with its owner's process in it, there as a whole or not at all; a dead owner's lock is taken over. */
async function lock(file: string, progress: Progress): Promise<() => Promise<void>> {
  const own = `${file}.${process.pid}-${randomBytes(3).toString("hex")}`;
  await writeFile(own, JSON.stringify(recordOf(process.pid)));
  try {
    for (let waited = 0; !(await linked(own, file)); waited++) {
      const owner = await readOwner(file);
      if (owner && !isAlive(owner)) await removeDead(file);
      else if (owner && waited % 20 === 0) progress(`waiting for process ${owner.pid}, which is preparing the same`);
      await wait(owner ? 500 : 50);
    }
  } finally {
    await rm(own, { force: true });
  }
  return () => rm(file, { force: true });
}

/** One at a time, looking again: another may have taken the lock over meanwhile, and its lock must stay. */
async function removeDead(file: string): Promise<void> {
  const unlock = await lock(`${file}.takeover`, () => undefined);
  try {
    const owner = await readOwner(file);
    if (owner && !isAlive(owner)) await rm(file, { force: true });
  } finally {
    await unlock();
  }
}

async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** Undefined where nobody holds the lock any more. */
async function readOwner(file: string): Promise<ProcessRecord | undefined> {
  try {
    return JSON.parse(await readFile(file, "utf8")) as ProcessRecord;
  } catch {
    return undefined;
  }
}
