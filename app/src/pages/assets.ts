import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

interface Asset {
  readonly url: string;
  readonly imports: readonly string[];
}

export interface Assets {
  /** Folder that is served below `/static/`. */
  readonly directory: string;
  /** Address of `site.js`, `styles.css`, … with the hash in it. */
  url(name: string): string;
  /** Addresses of all scripts that loading this one loads, itself first. */
  withImports(name: string): readonly string[];
}

/** Where the built files are: beside a bundle, below the compiled files, or in `app/dist` when the sources are run. */
const places = ["static", "../static", "../../static", "../../dist/static"].map((it) => path.join(__dirname, it));

/**
 * Reads what `web/build.ts` wrote.
 * @throws Error that says how to build it.
 */
export function openAssets(): Assets {
  const directory = places.find((it) => existsSync(path.join(it, "manifest.json"))) ?? places.at(-1)!;
  let manifest: Readonly<Record<string, Asset>> | undefined;
  const asset = (name: string): Asset => {
    manifest ??= readManifest(directory);
    const found = manifest[name];
    if (!found) throw new Error(`${directory}/manifest.json names no ${name}`);
    return found;
  };
  return {
    directory,
    url: (name) => asset(name).url,
    withImports: (name) => [asset(name).url, ...asset(name).imports],
  };
}

function readManifest(directory: string): Record<string, Asset> {
  const file = path.join(directory, "manifest.json");
  if (!existsSync(file)) {
    throw new Error(`There is no ${file}: the pages' scripts and styles are not built. Try: npm run build:web -w app`);
  }
  return JSON.parse(readFileSync(file, "utf8")) as Record<string, Asset>;
}
