/** A journal on this machine's disk. A line is on the disk before whoever wrote it is told so. */
import { existsSync, readFileSync } from "node:fs";
import { type FileHandle, mkdir, open, rename, truncate } from "node:fs/promises";
import path from "node:path";
import { type Chain, readChain } from "./chain";

export class JournalFile {
  private constructor(
    readonly file: string,
    private readonly handle: FileHandle,
  ) {}

  static async create(file: string): Promise<JournalFile> {
    await mkdir(path.dirname(file), { recursive: true });
    const handle = await open(file, "ax");
    await keepName(file);
    return new JournalFile(file, handle);
  }

  /** Goes on with one that is there, without the line that was being written when its writer ended. */
  static async goOn(file: string): Promise<JournalFile> {
    const { lines, torn } = read(file);
    if (torn !== "") await truncate(file, Buffer.byteLength(lines.map((it) => `${it}\n`).join("")));
    return new JournalFile(file, await open(file, "a"));
  }

  async append(lines: readonly string[]): Promise<void> {
    await this.handle.appendFile(lines.map((it) => `${it}\n`).join(""));
    await this.handle.datasync();
  }

  close(): Promise<void> {
    return this.handle.close();
  }
}

const read = (file: string) => readChain(readFileSync(file, "utf8"), file);

/** @throws Error where it was changed; nothing where there is none. */
export const chainIn = (file: string): Chain | undefined => (existsSync(file) ? read(file) : undefined);

/** Puts a file aside, under a name that nobody has. */
export async function setAside(file: string): Promise<string> {
  for (let number = 1; ; number++) {
    const name = `${file}.left-${number}`;
    if (existsSync(name)) continue;
    await rename(file, name);
    return name;
  }
}

/** A new file's name is on the disk when its folder is. */
async function keepName(file: string): Promise<void> {
  const folder = await open(path.dirname(file), "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
