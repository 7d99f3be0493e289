/** Every single result in a file, one JSON array a line, for judgements at the end. */
import { createWriteStream, readFileSync, type WriteStream } from "node:fs";
import type { requestKinds } from "../timeline";
import type { ShopResult } from "./secondBook";

export class ResultFile {
  readonly #stream: WriteStream;

  constructor(path: string) {
    this.#stream = createWriteStream(path, { flags: "a", mode: 0o600 });
  }

  add({ begunAt, endedAt, viewers, kind, status, answeredBy }: ShopResult): void {
    const tookMs = Math.round((endedAt - begunAt) * 10) / 10;
    this.#stream.write(`${JSON.stringify([endedAt, tookMs, viewers, kind, status, answeredBy ?? ""])}\n`);
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.#stream.end(resolve));
  }
}

/** A last line without an end was being written when the process died. */
export function readResults(path: string): ShopResult[] {
  const text = readFileSync(path, "utf8");
  const lines = text.slice(0, text.lastIndexOf("\n") + 1).split("\n");
  return lines.filter(Boolean).map((line) => {
    const [endedAt, tookMs, viewers, kind, status, by] = JSON.parse(line) as [
      ...[number, number, string, (typeof requestKinds)[number], number, string],
    ];
    return { begunAt: endedAt - tookMs, endedAt, viewers, kind, status, ...(by && { answeredBy: by }) };
  });
}
