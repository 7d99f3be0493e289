import { createHash, randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { link, mkdir, readFile, rm, writeFile } from "node:fs/promises";
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
