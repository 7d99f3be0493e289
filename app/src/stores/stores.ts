import { openSecret, parseCredentials, type SecretOptions } from "../configuration/secrets";
import type { Settings } from "../configuration/settings";
import { openClients } from "./document/clients";
import { Documents } from "./document/documents";
import { openPools } from "./relational/pools";
import { Relational } from "./relational/relational";

export interface Stores {
  readonly relational: Relational;
  readonly documents: Documents;
  close(): Promise<void>;
}

export async function openStores(
  settings: Settings,
  secrets: SecretOptions = { deadlineSeconds: settings.startupDeadlineSeconds },
): Promise<Stores> {
  const credentials = await openSecret(settings.relationalCredentials, parseCredentials, secrets);
  const documentCredentials =
    settings.documentCredentials && (await openSecret(settings.documentCredentials, parseCredentials, secrets));
  const relational = new Relational(
    openPools(settings.relational, () => credentials.current()),
    settings.region,
  );
  const documents = new Documents(
    openClients(settings.document, documentCredentials?.current()),
    settings.document.database,
  );
  return {
    relational,
    documents,
    close: async () => {
      for (const secret of [credentials, documentCredentials]) secret?.close();
      await Promise.all([relational.close(), documents.close()]);
    },
  };
}
