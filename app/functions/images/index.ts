import { incomingPictures } from "../../src/pictures/uploads";
import { S3Bucket } from "../aws/s3";
import { logLine } from "../log";
import { createdBelow, type ObjectsCreated } from "../objects";
import { once } from "../once";
import { openDocuments } from "../openStores";
import { readSettings } from "../settings";
import { documentWriter } from "../writers";
import { type ImageWorld, processUpload } from "./processUpload";

const opened = once(async (): Promise<ImageWorld> => {
  const settings = readSettings(process.env, ["region", "buckets", "peers", "document"]);
  const { region, peers } = settings;
  const buckets = new Map([...settings.buckets].map(([of, name]) => [of, new S3Bucket(name, of)]));
  if (!buckets.has(region)) throw new Error(`FUNCTIONS_BUCKETS has no bucket of ${region}`);
  const documents = await openDocuments(settings.document);
  return { region, buckets, log: logLine, documents, writer: () => documentWriter(peers) };
});

/** S3's notification of files that merchants sent. It alone has sharp, and an archive of its own. */
export async function images(event: ObjectsCreated): Promise<string[]> {
  const world = await opened();
  const outcomes: string[] = [];
  for (const { key } of createdBelow(incomingPictures, event)) outcomes.push(await processUpload(world, key));
  return outcomes;
}
