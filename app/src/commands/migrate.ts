import type { Settings } from "../configuration/settings";
import { migrateDocuments } from "../stores/document/migrations";
import { migrateRelational } from "../stores/relational/migrations";
import { openStores } from "../stores/stores";

/** Brings both stores to what this version needs. Safe to run twice, at the same time, and in a region that only follows. */
export async function migrate(settings: Settings): Promise<void> {
  const stores = await openStores(settings);
  try {
    await migrateRelational(stores.relational);
    await migrateDocuments(stores.documents);
  } finally {
    await stores.close();
  }
}
