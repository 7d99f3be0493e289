import type { FunctionLog } from "./log";

interface EveryBucket<Bucket> {
  readonly buckets: ReadonlyMap<string, Bucket>;
  readonly log: FunctionLog;
  /** What is put, as the log and the error name it. */
  readonly what: string;
  /** Whose it is; missing where that says nothing more. */
  readonly id?: string;
}

/** Puts something into every region's bucket that takes it: readers may be led to any region. @throws Error where none takes it */
export async function putIntoEvery<Bucket>(
  { buckets, log, what, id }: EveryBucket<Bucket>,
  put: (bucket: Bucket) => Promise<void>,
): Promise<void> {
  const putting = [...buckets].map(async ([region, bucket]) => {
    try {
      await put(bucket);
      return true;
    } catch (error) {
      log("warn", `a region's bucket didn't take ${what}`, { region, id, error: String(error) });
      return false;
    }
  });
  if ((await Promise.all(putting)).includes(true)) return;
  throw new Error(`no region's bucket took ${what}${id === undefined ? "" : ` of ${id}`}`);
}
