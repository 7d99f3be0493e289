/** The S3 endpoints of the regions whose buckets somebody reads by their own names. */
import { GetBucketLocationCommand, ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import type { PartAction, Part } from "../reconcile/part";
import type { World } from "../world";
import { bucketHost, S3Endpoint } from "./s3Endpoint";

export interface Bucket {
  readonly name: string;
  readonly region: string;
}

export interface S3Action extends PartAction {
  readonly region: string;
  readonly listed: readonly Bucket[];
  readonly gone: readonly Bucket[];
}

const https = 443;

export class S3 implements Part<readonly Bucket[], S3Action> {
  readonly name = "S3";
  readonly services = ["s3"];
  private readonly listed = new Map<string, Bucket>();
  private readonly endpoints = new Map<string, S3Endpoint>();
  private readonly regionOf = new Map<string, string>();

  constructor(private readonly world: World) {}

  async observe(): Promise<readonly Bucket[]> {
    const client = this.world.cloudIn(this.world.regions[0]!).client(S3Client);
    const { Buckets = [] } = await client.send(new ListBucketsCommand({}));
    return Promise.all(Buckets.map(async ({ Name }) => ({ name: Name!, region: await this.location(client, Name!) })));
  }

  plan(desired: readonly Bucket[]): S3Action[] {
    const regions = [...new Set([...desired, ...this.listed.values()].map((it) => it.region))];
    return regions.flatMap((region) => {
      const wanted = desired.filter((it) => it.region === region);
      const listed = wanted.filter((it) => !this.listed.has(it.name));
      const gone = [...this.listed.values()].filter(
        (it) => it.region === region && !wanted.some(({ name }) => name === it.name),
      );
      const what = [
        ...(listed.length > 0 ? [`serve ${listed.map((it) => it.name).join(", ")}`] : []),
        ...(gone.length > 0 ? [`stop serving ${gone.map((it) => it.name).join(", ")}, which is gone`] : []),
      ].join("; ");
      return what === "" ? [] : [{ region, what, listed, gone }];
    });
  }

  async perform({ region, listed, gone }: S3Action): Promise<void> {
    const { directory } = this.world;
    for (const { name } of gone) {
      directory.remove(bucketHost(name, region), https);
      this.listed.delete(name);
      this.regionOf.delete(name);
    }
    const { port } = this.endpoints.get(region) ?? (await this.open(region));
    for (const bucket of listed) {
      directory.list(bucketHost(bucket.name, region), https, { host: "127.0.0.1", port, region, what: "S3" });
      this.listed.set(bucket.name, bucket);
    }
  }

  async stop(): Promise<void> {
    for (const { name, region } of this.listed.values()) this.world.directory.remove(bucketHost(name, region), https);
    this.listed.clear();
    await Promise.all([...this.endpoints.values()].map((it) => it.stop()));
    this.endpoints.clear();
  }

  private async open(region: string): Promise<S3Endpoint> {
    const certificate = await this.world.authority.issue({ names: [bucketHost("*", region)] });
    const endpoint = await S3Endpoint.start({ cloud: this.world.cloudIn(region), certificate });
    this.endpoints.set(region, endpoint);
    return endpoint;
  }

  /** A bucket doesn't move; us-east-1 says nothing. */
  private async location(client: S3Client, name: string): Promise<string> {
    const known = this.regionOf.get(name);
    if (known !== undefined) return known;
    const { LocationConstraint } = await client.send(new GetBucketLocationCommand({ Bucket: name }));
    const region = LocationConstraint || "us-east-1";
    this.regionOf.set(name, region);
    return region;
  }
}
