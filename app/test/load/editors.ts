import { randomUUID } from "node:crypto";
import { tokenFor } from "../people";
import { Browser, type Front } from "./browser";
import { EditorRecord, Merchant, Reviewer } from "./editor";
import { until } from "./load";
import { skus } from "./sampleStock";

/** Editors in several regions at once, and what they know. */
export interface Editors {
  /** Resolves when each has so many more edits acknowledged. */
  untilAcknowledged(more: number): Promise<void>;
  stop(): Promise<void>;
  /** When edits were acknowledged, in milliseconds of this process's clock. */
  times(): number[];
  surprises(): string[];
  /** In one line, for a test's output. */
  summary(): string;
  /** Editors whose last acknowledged edit a front does not show. */
  lost(front: Front): Promise<string[]>;
}

/** In each region one customer who reviews, and one merchant who edits, each a product of their own. */
export async function startEditors(fronts: readonly Front[]): Promise<Editors> {
  const people = await Promise.all(
    fronts.flatMap((front, index) => [
      editorOf(Reviewer, "customer", { front, sku: skus[0]!, name: `review-${index}` }),
      editorOf(Merchant, "merchant", { front, sku: skus[index + 1]!, name: `edit-${index}` }),
    ]),
  );
  const records = people.map((it) => it.record);
  for (const { editor } of people) editor.start();
  return {
    untilAcknowledged: async (more) => {
      const goals = records.map((it) => it.acknowledged + more);
      await until(() => records.every((it, index) => it.acknowledged >= goals[index]!), `${more} more edits of each`);
    },
    stop: async () => void (await Promise.all(people.map((it) => it.editor.stop()))),
    times: () => records.flatMap((it) => it.acknowledgedAt),
    surprises: () => records.flatMap((it) => it.surprises),
    summary: () => `${records.reduce((sum, it) => sum + it.acknowledged, 0)} edits acknowledged`,
    lost: (front) => lost(front, records),
  };
}

interface Person {
  readonly front: Front;
  readonly sku: string;
  readonly name: string;
}

async function editorOf(
  Kind: typeof Reviewer | typeof Merchant,
  role: "customer" | "merchant",
  { front, sku, name }: Person,
): Promise<{ editor: Reviewer | Merchant; record: EditorRecord }> {
  const { authorization } = await tokenFor({ id: randomUUID(), role });
  const record = new EditorRecord(name, sku);
  return { record, editor: new Kind({ authorization, record, front: () => front }) };
}

async function lost(front: Front, records: readonly EditorRecord[]): Promise<string[]> {
  const visitor = new Browser();
  const reviews = await visitor.call(front, `/api/products/${skus[0]!}/reviews?limit=50`);
  const { items } = reviews.body as { items: { title: string; text: string }[] };
  const found = await Promise.all(
    records.map(async (record) => {
      const review = items.find((it) => it.title === record.name)?.text;
      const product = await visitor.call(front, `/api/products/${record.sku}`);
      return record.keeps(review ?? (product.body as { description?: string }).description);
    }),
  );
  await visitor.close();
  return records.filter((_, index) => !found[index]).map((it) => `${it.name} ${it.acknowledged}`);
}
