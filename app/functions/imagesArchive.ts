import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { zip, type ZipEntry } from "./zip";

/** `lambda`: Linux on arm64, where functions run; npm fetches sharp for it. `here`: this machine, with what is installed. */
export type ImagesFor = "lambda" | "here";

const repository = path.join(__dirname, "../..");

interface Locked {
  readonly version: string;
  readonly integrity: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** Packages by their folders, as npm's lockfiles have them. */
type Packages = Readonly<Record<string, Locked>>;

/** What the project's lockfile says of sharp, and of all that it may need on any platform. */
async function sharpPackages(): Promise<Packages> {
  const lock = await readFile(path.join(repository, "package-lock.json"), "utf8");
  const { packages } = JSON.parse(lock) as { packages: Packages };
  const found: Record<string, Locked> = {};
  const add = (name: string, neededBy: string): void => {
    const folder = [`${neededBy}/node_modules/${name}`, `node_modules/${name}`].find((it) => packages[it]);
    if (folder === undefined || found[folder]) return;
    const locked = packages[folder]!;
    found[folder] = locked;
    for (const needed of Object.keys({ ...locked.dependencies, ...locked.optionalDependencies })) add(needed, folder);
  };
  add("sharp", "");
  return Object.fromEntries(Object.entries(found).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** One hash for the content of all of them. */
export async function sharpIntegrity(): Promise<string> {
  const all = Object.entries(await sharpPackages()).map(([folder, it]) => `${folder} ${it.integrity}\n`);
  return `sha256:${createHash("sha256").update(all.join("")).digest("hex")}`;
}

/** For processes of this machine: the sharp that is installed. */
export async function linkSharp(root: string): Promise<void> {
  const modules = path.join(root, "node_modules");
  await mkdir(modules, { recursive: true });
  const temporary = path.join(modules, `.sharp.${process.pid}`);
  await symlink(path.join(repository, "node_modules", "sharp"), temporary);
  await rename(temporary, path.join(modules, "sharp"));
}

/** The image function with its packages: the same bytes each time for the same bundle, lockfile and platform. */
export async function archiveImages(bundle: Uint8Array, of: ImagesFor): Promise<Buffer> {
  const packages = await sharpPackages();
  const entries =
    of === "here"
      ? await filesOf(repository, packages)
      : await installedElsewhere(packages, (at) => filesOf(at, packages));
  return zip([{ name: "index.mjs", content: bundle }, ...entries]);
}

/** By npm itself, which holds each package against the lockfile. */
async function installedElsewhere<T>(packages: Packages, use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), "images-"));
  try {
    const wanted = {
      name: "images",
      version: "1.0.0",
      dependencies: { sharp: packages["node_modules/sharp"]!.version },
    };
    const lock = { ...wanted, lockfileVersion: 3, packages: { "": wanted, ...packages } };
    await writeFile(path.join(folder, "package.json"), JSON.stringify(wanted));
    await writeFile(path.join(folder, "package-lock.json"), JSON.stringify(lock));
    const command = ["ci", "--os=linux", "--cpu=arm64", "--libc=glibc", "--ignore-scripts", "--no-audit", "--no-fund"];
    await promisify(execFile)("npm", command, { cwd: folder });
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Those that are installed there; for other platforms there is nothing. */
async function filesOf(root: string, packages: Packages): Promise<ZipEntry[]> {
  const entries: ZipEntry[] = [];
  for (const folder of Object.keys(packages).filter((it) => existsSync(path.join(root, it)))) {
    const found = await readdir(path.join(root, folder), { recursive: true, withFileTypes: true });
    const own = found.filter((it) => it.isFile()).map((it) => path.relative(root, path.join(it.parentPath, it.name)));
    for (const name of own.filter((it) => !it.slice(folder.length).includes("/node_modules/")))
      entries.push({ name: name.split(path.sep).join("/"), content: await readFile(path.join(root, name)) });
  }
  return entries;
}
