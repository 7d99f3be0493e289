import { S3Bucket } from "../aws/s3";
import { type HttpAnswer, type HttpEvent, isHttpEvent } from "../http";
import { logLine } from "../log";
import { createdBelow, type ObjectsCreated } from "../objects";
import { once } from "../once";
import { openDocuments } from "../openStores";
import { readSettings } from "../settings";
import { importFile, type ImportWorld } from "./importFile";
import { answerImport } from "./requests";
import { incoming } from "./results";
import { documentWriter } from "../writers";

const opened = once(async (): Promise<ImportWorld> => {
  const settings = readSettings(process.env, ["region", "buckets", "peers", "document", "currency"]);
  const { region, currency, peers } = settings;
  const buckets = new Map([...settings.buckets].map(([of, name]) => [of, new S3Bucket(name, of)]));
  if (!buckets.has(region)) throw new Error(`FUNCTIONS_BUCKETS has no bucket of ${region}`);
  const documents = await openDocuments(settings.document);
  return { region, currency, buckets, log: logLine, documents, writer: () => documentWriter(peers) };
});

/** A request of the HTTP API, or S3's notification of a file. */
export async function importProducts(event: HttpEvent | ObjectsCreated): Promise<HttpAnswer | string[]> {
  const world = await opened();
  if (isHttpEvent(event)) return answerImport(world, event);
  const outcomes: string[] = [];
  for (const file of createdBelow(incoming, event)) outcomes.push(await importFile(world, file));
  return outcomes;
}
