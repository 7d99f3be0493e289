/** What S3 tells functions: each object that is put where a bucket's notifications say, once, and when its function runs. */
import {
  GetBucketNotificationConfigurationCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  S3Client,
} from "@aws-sdk/client-s3";
import type { Cloud } from "../../providers/entry";
import type { PartAction, Part } from "../reconcile/part";
import type { World } from "../world";

/** Objects of a bucket that a function is told of. */
export interface WatchedObjects {
  readonly region: string;
  readonly bucket: string;
  readonly prefix: string;
  readonly functionArn: string;
  /** In the order in which they were put. */
  readonly objects: readonly SeenObject[];
}

export interface SeenObject {
  readonly key: string;
  readonly version: string;
  readonly size: number;
  readonly etag: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

export type ObjectStep = PartAction & { readonly region: string; readonly watched: WatchedObjects } & (
    { readonly kind: "watch" } | { readonly kind: "tell"; readonly object: SeenObject }
  );

/** As far as it knows functions. */
export interface CalledFunctions {
  /** Those whose buckets may tell them something, by region; only what runs. */
  readonly buckets: readonly { readonly region: string; readonly bucket: string }[];
  isRunning(arn: string): boolean;
  enqueue(arn: string, event: unknown): Promise<void>;
}

const keyOf = ({ bucket, prefix, functionArn }: WatchedObjects): string => `${bucket} ${prefix} ${functionArn}`;

const versionOf = ({ key, version }: SeenObject): string => `${key} ${version}`;

export class ObjectEvents implements Part<readonly WatchedObjects[], ObjectStep> {
  readonly name = "S3 notifications";
  readonly services = ["s3"];
  /** Versions that have been told, or were there before anybody watched. */
  private readonly known = new Map<string, Set<string>>();

  constructor(
    private readonly world: Pick<World, "cloudIn">,
    private readonly functions: CalledFunctions,
  ) {}

  async observe(): Promise<readonly WatchedObjects[]> {
    const all = this.functions.buckets.map((it) => watchedIn(this.world.cloudIn(it.region), it.bucket));
    return (await Promise.all(all)).flat();
  }

  /** What is there when a bucket is first looked at, nobody is told of. What a function that is down should be told waits for it. */
  plan(desired: readonly WatchedObjects[]): readonly ObjectStep[] {
    return desired.flatMap((watched): ObjectStep[] => {
      const { region, bucket, prefix, functionArn, objects } = watched;
      const known = this.known.get(keyOf(watched));
      const what = `tell a function of what is put below ${prefix} of ${bucket}`;
      if (!known) return [{ kind: "watch", region, watched, what }];
      if (!this.functions.isRunning(functionArn)) return [];
      return objects
        .filter((it) => !known.has(versionOf(it)))
        .map((object) => ({ kind: "tell", region, watched, object, what: `tell of ${object.key} in ${bucket}` }));
    });
  }

  perform(step: ObjectStep): Promise<void> {
    const { watched } = step;
    if (step.kind === "watch") {
      this.known.set(keyOf(watched), new Set(watched.objects.map(versionOf)));
    } else {
      this.known.get(keyOf(watched))!.add(versionOf(step.object));
      void this.functions.enqueue(watched.functionArn, eventOf(watched, step.object));
    }
    return Promise.resolve();
  }

  stop(): Promise<void> {
    return Promise.resolve();
  }
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html, as much as functions read of it. */
function eventOf({ region, bucket }: WatchedObjects, { key, version, size, etag, at }: SeenObject): object {
  const object = {
    key: encodeURIComponent(key).replaceAll("%20", "+").replaceAll("%2F", "/"),
    ...{ size, eTag: etag, versionId: version, sequencer: at.toString(16).toUpperCase().padStart(16, "0") },
  };
  const s3 = { s3SchemaVersion: "1.0", bucket: { name: bucket, arn: `arn:aws:s3:::${bucket}` }, object };
  const about = { eventVersion: "2.1", eventSource: "aws:s3", awsRegion: region, eventName: "ObjectCreated:Put" };
  return { Records: [{ ...about, eventTime: new Date(at).toISOString(), s3 }] };
}

async function watchedIn(cloud: Cloud, Bucket: string): Promise<WatchedObjects[]> {
  const client = cloud.client(S3Client);
  const said = await client.send(new GetBucketNotificationConfigurationCommand({ Bucket }));
  const all = (said.LambdaFunctionConfigurations ?? []).map(async ({ LambdaFunctionArn, Filter }) => {
    const rules = Filter?.Key?.FilterRules ?? [];
    const prefix = rules.find((it) => it.Name?.toLowerCase() === "prefix")?.Value ?? "";
    const objects = await objectsIn(client, Bucket, prefix);
    return { region: cloud.region, bucket: Bucket, prefix, functionArn: LambdaFunctionArn!, objects };
  });
  return Promise.all(all);
}

async function objectsIn(client: S3Client, Bucket: string, Prefix: string): Promise<SeenObject[]> {
  const found: SeenObject[] = [];
  let page: ListObjectVersionsCommandOutput | undefined;
  do {
    const from: Partial<ListObjectVersionsCommandOutput> = page ?? {};
    const after = { KeyMarker: from.NextKeyMarker, VersionIdMarker: from.NextVersionIdMarker };
    page = await client.send(new ListObjectVersionsCommand({ Bucket, Prefix, ...after }));
    for (const { Key, VersionId, Size, ETag, LastModified } of page.Versions ?? [])
      found.push({
        ...{ key: Key!, version: VersionId!, size: Size ?? 0, at: LastModified!.getTime() },
        etag: (ETag ?? "").replaceAll('"', ""),
      });
  } while (page.IsTruncated);
  return found.sort((a, b) => a.at - b.at);
}
