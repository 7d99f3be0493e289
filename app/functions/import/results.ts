import type { S3Bucket } from "../aws/s3";
import { putIntoEvery } from "../everyBucket";
import type { FunctionLog } from "../log";
import type { Applied } from "./apply";
import type { LineProblem } from "./problems";

export const incoming = "imports/incoming/";

export const resultKey = (id: string): string => `imports/results/${id}.json`;

/** What became of a file, beside it in every region's bucket: whoever asks may be led to another region than the one that imported it. */
export interface ImportResult {
  /** The file's name below imports/incoming/. */
  readonly id: string;
  readonly state: "received" | "imported" | "refused";
  readonly at: string;
  /** Who sent it, where that is known. */
  readonly caller?: string;
  /** S3's order of what was put under one key: an older notification that comes late is recognised by it. */
  readonly sequencer?: string;
  readonly products?: number;
  readonly applied?: Applied;
  readonly problems?: readonly LineProblem[];
  /** Problems that aren't in the list, which would be too long. */
  readonly problemsLeftOut?: number;
}

export type Buckets = ReadonlyMap<string, Pick<S3Bucket, "get" | "head" | "put">>;

export interface ToldRegions {
  readonly buckets: Buckets;
  readonly log: FunctionLog;
}

/**
 * Told to every region that can be told; one of them must.
 * @param ending after it no region is waited for any more; default: half a minute for one that doesn't answer
 * @throws Error where no bucket takes it
 */
export async function writeResult(
  { buckets, log }: ToldRegions,
  result: ImportResult,
  ending?: AbortSignal,
): Promise<void> {
  const body = `${JSON.stringify(result, null, 2)}\n`;
  await putIntoEvery({ buckets, log, what: "the result", id: result.id }, (bucket) =>
    bucket.put(resultKey(result.id), body, { contentType: "application/json", ...(ending && { ending }) }),
  );
}

export async function readResult(bucket: Pick<S3Bucket, "get">, id: string): Promise<ImportResult | undefined> {
  const found = await bucket.get(resultKey(id));
  return found && (JSON.parse(found.body.toString("utf8")) as ImportResult);
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html: the shorter one is filled up with zeros. */
export function isOlder(sequencer: string, than: string | undefined): boolean {
  if (than === undefined) return false;
  const length = Math.max(sequencer.length, than.length);
  return sequencer.padEnd(length, "0") < than.padEnd(length, "0");
}
