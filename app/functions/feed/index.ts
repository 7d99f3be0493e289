import { S3Bucket } from "../aws/s3";
import type { HttpAnswer, HttpEvent } from "../http";
import { logLine } from "../log";
import type { ScheduledEvent } from "../scheduled";
import { readSettings } from "../settings";
import { once } from "../once";
import { openDocuments, openRelational } from "../openStores";
import { type FeedMade, makeFeed } from "./makeFeed";
import { feedProducts } from "./products";
import { serveFeed } from "./serveFeed";

const served = once(async () => {
  const { bucket, region } = readSettings(process.env, ["bucket", "region"]);
  return new S3Bucket(bucket, region);
});

/** `GET /feed/products` */
export const feed = async (event: HttpEvent): Promise<HttpAnswer> => serveFeed(await served(), event);

const making = once(async () => {
  const settings = readSettings(process.env, ["bucket", "region", "publicOrigin", "document", "relational"]);
  return {
    publicOrigin: settings.publicOrigin,
    bucket: new S3Bucket(settings.bucket, settings.region),
    documents: await openDocuments(settings.document),
    relational: await openRelational(settings.relational, settings.region),
  };
});

/** Every hour, in every region, from its own copies. */
export async function feedHourly({ time }: ScheduledEvent): Promise<FeedMade> {
  const { publicOrigin, bucket, ...stores } = await making();
  const made = await makeFeed(bucket, await feedProducts(stores, publicOrigin), time ? new Date(time) : new Date());
  logLine("info", "lists of products were made", { ...made });
  return made;
}
