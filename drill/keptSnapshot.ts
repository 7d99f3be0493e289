/** Where snapshots of outputs are kept: a file, and the backup bucket of every region, so that any one that answers will do. */
import { ListBucketsCommand, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { drillPlatform, type PlatformSnapshot } from "./drillPlatform";
import { objectText } from "./objectText";
import { firstPlatform, platformNames } from "../outputs/platformNames";
import { parseSnapshot, textOf } from "./snapshot";

/** Objects of drills are below it, in the backup bucket of their region. */
export const drillPrefix = "drills/";

/**
 * Each region's own name: `global` copies a backup bucket to the next region's, where the copy must not take the place of that region's
 * own.
 */
export const snapshotKey = (region: string): string => `${drillPrefix}${region}/platform.json`;

export interface SnapshotPlaces {
  readonly file: string;
  readonly objectsIn: (region: string) => S3Client;
}

/** @returns what became of each place, a line each. One that doesn't answer doesn't keep the others from theirs. */
export async function keepSnapshot(
  snapshot: PlatformSnapshot,
  { file, objectsIn }: SnapshotPlaces,
): Promise<{ readonly kept: readonly string[]; readonly failed: readonly string[] }> {
  const text = textOf(snapshot);
  const { outputs } = drillPlatform(snapshot);
  const inRegion = async (region: string): Promise<string> => {
    const bucket = outputs[region]!.backupBucketName;
    const Key = snapshotKey(region);
    const put = { Bucket: bucket, Key, Body: text, ContentType: "application/json" };
    await objectsIn(region).send(new PutObjectCommand(put));
    return `s3://${bucket}/${Key} in ${region}`;
  };
  const places = [["file", writeWhole(file, text)], ...snapshot.regions.map((it) => [it, inRegion(it)])] as const;
  const settled = await Promise.allSettled(places.map(([, it]) => it as Promise<string>));
  return {
    kept: settled.flatMap((it) => (it.status === "fulfilled" ? it.value : [])),
    failed: settled.flatMap((it, index) =>
      it.status === "rejected" ? `${places[index]![0] as string}: ${(it.reason as Error).message}` : [],
    ),
  };
}

async function writeWhole(file: string, text: string): Promise<string> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(`${file}.new`, text);
  await rename(`${file}.new`, file);
  return file;
}

/** @throws Error saying what is wrong with it, and how to come by one. */
export async function snapshotIn(file: string): Promise<PlatformSnapshot> {
  const text = await readFile(file, "utf8").catch((error: Error) => {
    throw new Error(`The snapshot ${file} can't be read: ${error.message}. npm run deploy writes one.`);
  });
  return parseSnapshot(text, file);
}

/**
 * The snapshot that this region keeps, from a machine that knows only the region.
 * @param name of the platform; default: the first one's
 * @throws Error naming the buckets that were asked, where none has one
 */
export async function snapshotOfRegion(
  region: string,
  objects: S3Client,
  name: string = firstPlatform,
): Promise<PlatformSnapshot> {
  const bucketPrefix = platformNames(name).backupBucketPrefix;
  const { Buckets = [] } = await objects.send(
    new ListBucketsCommand({ Prefix: bucketPrefix, BucketRegion: region, MaxBuckets: 100 }),
  );
  const asked = Buckets.flatMap(({ Name }) => Name ?? []);
  for (const bucket of asked) {
    const found = await objectText(objects, bucket, snapshotKey(region));
    if (found) return parseSnapshot(found.text, `s3://${bucket}/${snapshotKey(region)}`);
  }
  const where = asked.length === 0 ? `no bucket ${bucketPrefix}*` : `none of ${asked.join(", ")}`;
  throw new Error(
    `${region} keeps no snapshot of the platform: ${where} has ${snapshotKey(region)}. npm run deploy writes it.`,
  );
}
