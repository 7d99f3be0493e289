import { setTimeout as wait } from "node:timers/promises";
import { type Answer, Browser, type Front } from "./browser";

export interface EditorOptions {
  readonly authorization: string;
  /** Asked before every request. */
  readonly front: () => Front;
  readonly record: EditorRecord;
}

/** What one editor knows of its own text: edits are numbered, and each says its number. */
export class EditorRecord {
  /** The last edit that the shop said it keeps; 0: none yet. */
  acknowledged = 0;
  /** The last one that was sent. */
  sent = 0;
  /** When each was acknowledged, in milliseconds of this process's clock. */
  readonly acknowledgedAt: number[] = [];
  readonly surprises: string[] = [];

  constructor(
    /** Nobody else's text begins with it. */
    readonly name: string,
    readonly sku: string,
  ) {}

  text(edit: number): string {
    return `${this.name} ${edit}`;
  }

  /** Whether a text that is found is the last edit that was acknowledged, or one that was sent after it. */
  keeps(found: string | undefined): boolean {
    const edit = Number(found?.startsWith(`${this.name} `) ? found.slice(this.name.length + 1) : -1);
    return edit >= this.acknowledged && edit <= this.sent;
  }
}

/** Writes to the document store, one edit after another, each until it is acknowledged. */
abstract class Editor {
  readonly #browser = new Browser();
  #stopped = false;
  #running: Promise<void> = Promise.resolve();

  constructor(protected readonly options: EditorOptions) {
    this.#browser.signIn(options.authorization);
  }

  start(): void {
    this.#running = this.#write();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#running;
    await this.#browser.close();
  }

  async #write(): Promise<void> {
    const { record } = this.options;
    while (!this.#stopped) {
      record.sent = record.acknowledged + 1;
      const answer = await this.edit(record.text(record.sent)).catch(() => undefined);
      if (answer?.status === 200 || answer?.status === 201) {
        record.acknowledged = record.sent;
        record.acknowledgedAt.push(performance.now());
      } else if (answer && ![429, 503].includes(answer.status)) {
        record.surprises.push(`${record.name} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
      }
      await wait(answer && answer.status < 300 ? 10 : 100);
    }
  }

  protected call(...[path, call]: [string, Parameters<Browser["call"]>[2]?]): Promise<Answer> {
    return this.#browser.call(this.options.front(), path, call);
  }

  protected abstract edit(text: string): Promise<Answer>;
}

/** A customer who writes a review, and then changes it. */
export class Reviewer extends Editor {
  protected edit(text: string): Promise<Answer> {
    const { record } = this.options;
    const body = { rating: 1 + (record.sent % 5), title: record.name, text };
    return this.call(`/api/products/${record.sku}/reviews/mine`, { method: "PUT", body });
  }
}

/** A merchant who changes a product's description. */
export class Merchant extends Editor {
  protected async edit(description: string): Promise<Answer> {
    const path = `/api/products/${this.options.record.sku}`;
    const found = await this.call(path);
    if (found.status !== 200) return found;
    const { name, category, price, version, description: before } = found.body as Readonly<Record<string, unknown>>;
    // An earlier attempt, of which no answer arrived, had been kept.
    if (before === description) return found;
    const headers = { "if-match": `"${String(version)}"` };
    const answer = await this.call(path, { method: "PUT", headers, body: { name, category, price, description } });
    // Somebody else's change could be the cause, were there anybody else: it is this merchant's own, just kept. Read again.
    return answer.status === 412 ? { ...answer, status: 503 } : answer;
  }
}
