import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { AuditFinding } from "../check";

/** An entry of package-lock.json, as far as it says where a package comes from and whether it is shipped. */
export interface Locked {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly license?: string;
  readonly link?: boolean;
  readonly dev?: boolean;
  readonly devOptional?: boolean;
  readonly inBundle?: boolean;
}

export type Lockfile = Readonly<Record<string, Locked>>;

export const readLockfile = (file: string): Lockfile =>
  (JSON.parse(readFileSync(file, "utf8")) as { readonly packages: Lockfile }).packages;

/** Packages from a registry; the others are this repository's own workspaces. */
export const packages = (lockfile: Lockfile): [string, Locked][] =>
  Object.entries(lockfile).filter(([place, it]) => place.includes("node_modules/") && !it.link);

/**
 * Entries that could be exchanged unnoticed: without a strong hash, or from elsewhere than a registry. An entry without
 * an address is taken from whichever registry npm is told to use, and its hash decides.
 */
export function integrityFindings(lockfile: Lockfile): AuditFinding[] {
  return packages(lockfile).flatMap(([place, { inBundle, integrity, resolved }]) => {
    if (inBundle) return [];
    const wrong = (message: string): AuditFinding => ({ check: "integrity", subject: place, message });
    return [
      ...(integrity?.startsWith("sha512-") ? [] : [wrong(`its integrity is ${integrity ?? "missing"}, not a sha512`)]),
      ...(isRegistry(resolved) ? [] : [wrong(`it comes from ${resolved}`)]),
    ];
  });
}

const isRegistry = (resolved = "https://registry.npmjs.org/"): boolean =>
  resolved.startsWith("https://registry.npmjs.org/");

/**
 * Licences under which what is shipped may be combined and handed on with a notice, and no more. Their names:
 * https://spdx.org/licenses/.
 */
const allowed = new Set([
  "0BSD",
  "Apache-2.0",
  "BlueOak-1.0.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "CC-BY-3.0",
  "CC-BY-4.0",
  "CC0-1.0",
  "ISC",
  "MIT",
  "MIT-0",
  "Python-2.0",
  "Unlicense",
]);

/** Packages of production whose licence isn't on the list, by the package's own word where it is installed. */
export function licenceFindings(lockfile: Lockfile, root: string): AuditFinding[] {
  return packages(lockfile).flatMap(([place, it]) => {
    if (it.dev || it.devOptional) return [];
    const licence = installedLicence(path.join(root, place)) ?? it.license ?? "none";
    if (isAllowed(licence)) return [];
    return [{ check: "licence", subject: place.split("node_modules/").at(-1)!, message: `its licence is ${licence}` }];
  });
}

export const shipped = (lockfile: Lockfile): number =>
  packages(lockfile).filter(([, it]) => !it.dev && !it.devOptional).length;

function installedLicence(folder: string): string | undefined {
  const file = path.join(folder, "package.json");
  if (!existsSync(file)) return undefined;
  const { license } = JSON.parse(readFileSync(file, "utf8")) as {
    readonly license?: string | { readonly type?: string };
  };
  return typeof license === "object" ? license.type : license;
}

/** One allowed of several to choose from, all allowed of several that hold together; anything deeper is for people. */
export function isAllowed(expression: string): boolean {
  const bare = expression.replace(/^\((.*)\)$/, "$1");
  if (/[()]/.test(bare)) return false;
  return bare.split(" OR ").some((choice) => choice.split(" AND ").every((it) => allowed.has(it)));
}
