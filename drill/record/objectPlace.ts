/** A prefix of one region's bucket, where drills keep what another machine must be able to read. S3's conditional writes keep two from writing one thing. */
import { ListObjectsV2Command, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { drillPrefix } from "../keptSnapshot";
import { objectText, type StoredText } from "../objectText";

/** Something else stands where it was to be written, or no longer what was to be replaced. */
export class WriteConflict extends Error {
  constructor(
    message: string,
    readonly found: StoredText | undefined,
  ) {
    super(message);
  }
}

/** What must be so for a write to happen. */
export type WriteCondition = "isNew" | { readonly replaces: string };

export interface ObjectPlace {
  readonly region: string;
  /** As a person finds it. */
  readonly name: string;
  read(key: string): Promise<StoredText | undefined>;
  /**
   * @returns the new entity tag
   * @throws WriteConflict where the condition doesn't hold, unless what stands there is this very text: then an answer was lost before
   */
  write(key: string, text: string, condition: WriteCondition): Promise<string>;
  /** Keys below it, in their order. */
  list(prefix: string): Promise<readonly string[]>;
  /** Names of the folders right below it, in their order. */
  folders(prefix: string): Promise<readonly string[]>;
}

/**
 * Below `drills/REGION/`: each region has a prefix of its own, because the buckets are copied to each other in a ring, and a copy must not
 * overwrite what the next region says.
 */
export const prefixIn = (region: string): string => `${drillPrefix}${region}/`;

/** S3 answers 404 where nothing is to be replaced, 412 where the condition doesn't hold, and 409 where another write is under way. */
const conflicts = new Set(["PreconditionFailed", "ConditionalRequestConflict", "NoSuchKey"]);

export class BucketPlace implements ObjectPlace {
  readonly name: string;
  private readonly prefix: string;

  constructor(
    readonly region: string,
    private readonly bucket: string,
    private readonly client: S3Client,
  ) {
    this.prefix = prefixIn(region);
    this.name = `s3://${bucket}/${this.prefix}`;
  }

  read(key: string): Promise<StoredText | undefined> {
    return objectText(this.client, this.bucket, this.prefix + key);
  }

  async write(key: string, text: string, condition: WriteCondition): Promise<string> {
    const only = condition === "isNew" ? { IfNoneMatch: "*" } : { IfMatch: condition.replaces };
    const content = { Body: text, ContentType: "application/x-ndjson" };
    try {
      const { ETag } = await this.client.send(
        new PutObjectCommand({ Bucket: this.bucket, Key: this.prefix + key, ...content, ...only }),
      );
      return ETag!;
    } catch (error) {
      if (!conflicts.has((error as Error).name)) throw error;
      const found = await this.read(key);
      if (found?.text === text) return found.etag;
      throw new WriteConflict(`${this.name}${key} isn't what was expected: ${(error as Error).message}`, found);
    }
  }

  async list(prefix: string): Promise<readonly string[]> {
    return (await this.pages(prefix)).flatMap(({ Contents = [] }) =>
      Contents.map(({ Key }) => Key!.slice(this.prefix.length)),
    );
  }

  async folders(prefix: string): Promise<readonly string[]> {
    return (await this.pages(prefix, "/")).flatMap(({ CommonPrefixes = [] }) =>
      CommonPrefixes.map((it) => it.Prefix!.slice(this.prefix.length + prefix.length, -1)),
    );
  }

  private async pages(prefix: string, delimiter?: string) {
    const pages = [];
    let token: string | undefined;
    do {
      const page = await this.client.send(
        new ListObjectsV2Command({
          ...{ Bucket: this.bucket, Prefix: this.prefix + prefix, ContinuationToken: token },
          ...(delimiter !== undefined && { Delimiter: delimiter }),
        }),
      );
      pages.push(page);
      token = page.NextContinuationToken;
    } while (token !== undefined);
    return pages;
  }
}
