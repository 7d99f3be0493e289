import { setTimeout as wait } from "node:timers/promises";
import type { Settings } from "../configuration/settings";
import { migrateDocuments } from "../stores/document/migrations";
import { migrateRelational } from "../stores/relational/migrations";
import { NotWriterError, type StoreName } from "../stores/store";
import { openStores } from "../stores/stores";

/**
 * Brings both stores to what this version needs, and waits for them where they aren't up yet. Safe to run twice, at the same time, and
 * in a region that only follows.
 */
export async function migrate(settings: Settings): Promise<void> {
  const deadline = performance.now() + settings.startupDeadlineSeconds * 1000;
  const stores = await openStores(settings);
  try {
    await migrateStore("relational", deadline, async () => {
      const applied = await migrateRelational(stores.relational);
      return applied.length === 0 ? "nothing to do" : `applied ${applied.join(", ")}`;
    });
    await migrateStore("document", deadline, async () => {
      await migrateDocuments(stores.documents);
      return "collections and indexes are there";
    });
  } finally {
    await stores.close();
  }
}

async function migrateStore(store: StoreName, deadline: number, work: () => Promise<string>): Promise<void> {
  for (;;) {
    try {
      return say(store, await work());
    } catch (error) {
      if (!(error instanceof NotWriterError)) throw error;
      if (error.why === "follows") return say(store, "follows another region, whose changes arrive by replication");
      if (refusesUs(error.cause) || performance.now() > deadline) throw unreachable(store, error);
      await wait(500);
    }
  }
}

/** No such database (3D000), or not with this name and password (28…): waiting won't mend it. */
function refusesUs(cause: unknown): boolean {
  return /^(3D000|28...)$/.test(String((cause as { code?: unknown } | undefined)?.code));
}

function unreachable(store: StoreName, { cause }: NotWriterError): Error {
  const reason = cause instanceof Error ? cause.message : "it does not answer";
  return new Error(`The ${store} store's writer can't be used: ${reason}`, { cause });
}

function say(store: StoreName, outcome: string): void {
  process.stdout.write(`${store}: ${outcome}\n`);
}
