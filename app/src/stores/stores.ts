import { openSecret, parseCredentials, type SecretOptions } from "../configuration/secrets";
import type { Settings } from "../configuration/settings";
import { Clients } from "./document/clients";
import { Documents } from "./document/documents";
import { DocumentProbe } from "./document/probe";
import { Fence } from "./fence";
import type { Probe } from "./probe";
import { Pools } from "./relational/pools";
import { RelationalProbe } from "./relational/probe";
import { Relational } from "./relational/relational";
import type { StoreName } from "./store";

export interface Stores {
  readonly relational: Relational;
  readonly documents: Documents;
  /** Why this region must not write. */
  readonly fence: Fence;
  readonly probes: Readonly<Record<StoreName, Probe>>;
  close(): Promise<void>;
}

export async function openStores(
  settings: Settings,
  secrets: SecretOptions = { deadlineSeconds: settings.startupDeadlineSeconds },
): Promise<Stores> {
  const credentials = await openSecret(settings.relationalCredentials, parseCredentials, secrets);
  const documentCredentials =
    settings.documentCredentials && (await openSecret(settings.documentCredentials, parseCredentials, secrets));
  const { region, relational, document } = settings;
  const fence = new Fence(settings.fenced);
  const pools = new Pools(relational, () => credentials.current(), recorded(settings));
  const clients = new Clients(document, () => documentCredentials?.current());
  return {
    relational: new Relational(pools, region, fence),
    documents: new Documents(clients, document.database, fence),
    fence,
    probes: {
      relational: new RelationalProbe(pools, relational, region),
      document: new DocumentProbe(clients, document.database, region),
    },
    close: async () => {
      for (const secret of [credentials, documentCredentials]) secret?.close();
      await Promise.all([pools.close(), clients.close()]);
    },
  };
}

/** Triggers write events on connections that say so: see migrations/0009_events.sql and 0010_carts_in_tables.sql. */
const recorded = ({ events, carts }: Settings): Record<string, string> => ({
  ...(events && { "storefront.events": "on", "storefront.stock_low_at": String(events.stockLowAt) }),
  ...(carts && { "storefront.carts": "dynamodb" }),
});
