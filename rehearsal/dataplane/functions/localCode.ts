/** The stand-in for a bucket's archives: the hash of a function's code is a folder with the bundle that is built of these sources. */
import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";

const program = path.join(__dirname, "../../../app/functions/build.ts");
const repository = path.join(__dirname, "../../..");

export class LocalCode {
  /** Folders by the base64 SHA-256 of an archive. */
  private readonly byHash = new Map<string, string>();
  private built: Promise<void> | undefined;

  /** @param build undefined: nothing is built, and what tests register is all there is */
  constructor(private readonly build?: { readonly folder: string; readonly authority: string }) {}

  register(codeSha256: string, root: string): void {
    this.byHash.set(codeSha256, root);
  }

  /** @throws Error where no code here has the hash */
  async find(codeSha256: string): Promise<string> {
    if (!this.byHash.has(codeSha256)) await (this.built ??= this.buildIt());
    const found = this.byHash.get(codeSha256);
    if (found !== undefined) return found;
    throw new Error(
      `the functions that are deployed have code with the hash ${codeSha256}, these sources have ${[...this.byHash.keys()].join(", ")}: ` +
        "deploy again, so that what runs is what is deployed",
    );
  }

  /**
   * Twice: as it is released, whose hash is the deployed one, and as it is run, with the local authority in the place of Amazon's: databases here
   * can have no certificate of Amazon's.
   */
  private async buildIt(): Promise<void> {
    if (!this.build) return;
    const { folder, authority } = this.build;
    const authorities = path.join(folder, "authorities.cjs");
    await writeFile(authorities, `module.exports = { ca: [${JSON.stringify(authority)}] };\n`);
    const run = path.join(folder, "functions");
    const [{ functions, images }] = await Promise.all([
      buildInto(path.join(folder, "released-functions")),
      buildInto(run, authorities),
    ]);
    this.register(hashOf(functions.digest), run);
    this.register(hashOf(images.digest), path.join(run, "images"));
  }
}

const hashOf = (digest: string): string => Buffer.from(digest.replace("sha256:", ""), "hex").toString("base64");

/** As app/functions/build.ts says what it made. */
interface Built {
  readonly functions: { readonly digest: string };
  readonly images: { readonly digest: string };
}

/** In a process of its own: what is shipped is built by app/ alone. Native code is this machine's. */
async function buildInto(...args: string[]): Promise<Built> {
  const command = ["--no-warnings", "--require", "tsx/cjs", program, "here", ...args];
  const { stdout } = await promisify(execFile)(process.execPath, command, { cwd: repository });
  return JSON.parse(stdout) as Built;
}
