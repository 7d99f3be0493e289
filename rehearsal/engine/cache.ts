import { createHash } from "node:crypto";
import { homedir } from "node:os";
import path from "node:path";

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
