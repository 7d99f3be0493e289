import { openSecret, parseCredentials } from "../src/configuration/secrets";
import { Clients } from "../src/stores/document/clients";
import { Documents } from "../src/stores/document/documents";
import { Fence } from "../src/stores/fence";
import { Pools } from "../src/stores/relational/pools";
import { Relational } from "../src/stores/relational/relational";
import type { StoreSettings } from "./settings";

/** Lambda's own deadline is not far. */
const secretOptions = { deadlineSeconds: 10 };

/** A function does one thing at a time. */
const poolSize = 2;

export async function openDocuments({ addresses, credentials }: StoreSettings): Promise<Documents> {
  const secret = credentials && (await openSecret(credentials, parseCredentials, secretOptions));
  const clients = new Clients({ ...addresses, poolSize }, () => secret?.current());
  return new Documents(clients, addresses.database, new Fence(undefined));
}

/** Writes look for a fence in the database itself. */
export async function openRelational({ addresses, credentials }: StoreSettings, region: string): Promise<Relational> {
  const secret = await openSecret(credentials!, parseCredentials, secretOptions);
  const pools = new Pools({ ...addresses, poolSize }, () => secret.current());
  return new Relational(pools, region, new Fence(undefined));
}
