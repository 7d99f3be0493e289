import { MongoClient } from "mongodb";
import type { Credentials } from "../../configuration/secrets";
import type { StoreAddresses } from "../../configuration/settings";
import { databaseAuthorities } from "../authorities";
import type { DocumentClients } from "./documents";

/** Opens one client for each endpoint. Nothing is connected before the first operation. */
export function openClients(addresses: StoreAddresses, credentials: Credentials | undefined): DocumentClients {
  const writer = openClient(addresses.endpoint, addresses, credentials);
  const same = addresses.readerEndpoint === addresses.endpoint;
  return { writer, reader: same ? writer : openClient(addresses.readerEndpoint, addresses, credentials) };
}

/**
 * Straight to the endpoint, without asking the server for its fellows: DocumentDB's endpoints already name the right instance.
 * DocumentDB doesn't know retryable writes (https://docs.aws.amazon.com/documentdb/latest/developerguide/functional-differences.html).
 */
function openClient(
  endpoint: string,
  { tls, poolSize }: StoreAddresses,
  credentials: Credentials | undefined,
): MongoClient {
  return new MongoClient(`mongodb://${endpoint}/`, {
    directConnection: true,
    readPreference: "secondaryPreferred",
    retryWrites: false,
    maxPoolSize: poolSize,
    serverSelectionTimeoutMS: 2000,
    connectTimeoutMS: 2000,
    socketTimeoutMS: 6000,
    appName: "storefront",
    ...(credentials ? { auth: credentials } : {}),
    ...(tls === "off" ? {} : { tls: true, ca: databaseAuthorities().join("\n") }),
  });
}
