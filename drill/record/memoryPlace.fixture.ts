import { createHash } from "node:crypto";
import type { StoredText } from "../objectText";
import { type ObjectPlace, type WriteCondition, WriteConflict } from "./objectPlace";

/** A region's prefix in memory, with S3's conditional writes and ETags: equal texts have equal ones. */
export class MemoryPlace implements ObjectPlace {
  readonly name: string;
  readonly objects = new Map<string, StoredText>();
  /** What goes wrong with the next calls: nothing answers, or a write is done and its answer is lost. */
  fault: "none" | "silent" | "answerLost" = "none";

  constructor(readonly region: string) {
    this.name = `memory://${region}/`;
  }

  async read(key: string): Promise<StoredText | undefined> {
    this.answer();
    return Promise.resolve(this.objects.get(key));
  }

  async write(key: string, text: string, condition: WriteCondition): Promise<string> {
    if (this.fault === "silent") this.answer();
    const there = this.objects.get(key);
    const holds = condition === "isNew" ? there === undefined : there?.etag === condition.replaces;
    if (!holds && there?.text === text) return there.etag;
    if (!holds) throw new WriteConflict(`${this.name}${key} isn't what was expected`, there);
    const etag = `"${createHash("md5").update(text).digest("hex")}"`;
    this.objects.set(key, { text, etag });
    this.answer();
    return Promise.resolve(etag);
  }

  list(prefix: string): Promise<readonly string[]> {
    this.answer();
    return Promise.resolve([...this.objects.keys()].filter((it) => it.startsWith(prefix)).sort());
  }

  async folders(prefix: string): Promise<readonly string[]> {
    const below = (await this.list(prefix)).map((it) => it.slice(prefix.length));
    return [...new Set(below.filter((it) => it.includes("/")).map((it) => it.split("/")[0]!))];
  }

  private answer(): void {
    if (this.fault !== "none") throw new Error(`${this.region} doesn't answer`);
  }
}
