/** A region's S3 endpoint: serves objects of the emulator's buckets to CloudFront under the buckets' own names, by TLS. */
import { GetBucketPolicyCommand, GetObjectCommand, type GetObjectCommandOutput, S3Client } from "@aws-sdk/client-s3";
import type { IncomingMessage, OutgoingHttpHeaders, Server, ServerResponse } from "node:http";
import { pipeline, type Readable } from "node:stream";
import type { Certificate } from "../certificates";
import { end, httpServer, listen, portOf } from "../httpServers";
import type { Cloud } from "../../providers/entry";
import { lets, signerHeader } from "./bucketPolicy";

export interface S3EndpointOptions {
  readonly cloud: Cloud;
  readonly certificate: Certificate;
}

/** The name that a bucket has in its region: https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html */
export const bucketHost = (bucket: string, region: string): string => `${bucket}.s3.${region}.amazonaws.com`;

/** The bucket that has this name; undefined where it isn't one that a bucket has in its region. */
export function bucketAt(host: string): { readonly name: string; readonly region: string } | undefined {
  const [, name, region] = /^(.+)\.s3\.([a-z0-9-]+)\.amazonaws\.com$/.exec(host) ?? [];
  return name === undefined || region === undefined ? undefined : { name, region };
}

export class S3Endpoint {
  private readonly client: S3Client;
  private readonly server: Server;

  private constructor({ cloud, certificate }: S3EndpointOptions) {
    this.client = cloud.client(S3Client);
    this.server = httpServer({}, certificate, (request, response) => {
      this.answer(request, response).catch((error: unknown) => fail(response, error));
    });
  }

  static async start(options: S3EndpointOptions): Promise<S3Endpoint> {
    const endpoint = new S3Endpoint(options);
    await listen(endpoint.server, 0);
    return endpoint;
  }

  get port(): number {
    return portOf(this.server);
  }

  stop(): Promise<void> {
    return end(this.server);
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const bucket = bucketAt(request.headers.host!)?.name ?? "";
    const key = decodeURIComponent(request.url!.split("?", 1)[0]!.slice(1));
    if (request.method !== "GET" && request.method !== "HEAD") return say(response, 405, "MethodNotAllowed");
    const signer = request.headers[signerHeader] as string | undefined;
    const policy = await this.policyOf(bucket);
    if (!signer || !lets(policy, signer, "s3:GetObject", `arn:aws:s3:::${bucket}/${key}`))
      return say(response, 403, "AccessDenied");
    const object = await this.read(bucket, key, request);
    // Whoever may not list a bucket isn't told that something is missing from it.
    const mayList = lets(policy, signer, "s3:ListBucket", `arn:aws:s3:::${bucket}`);
    if (!object) return mayList ? say(response, 404, "NoSuchKey") : say(response, 403, "AccessDenied");
    if (object === "unchanged") return void response.writeHead(304, { etag: request.headers["if-none-match"] }).end();
    response.writeHead(200, headersOf(object));
    const body = object.Body as Readable;
    if (request.method === "GET") return void pipeline(body, response, () => undefined);
    body.destroy();
    response.end();
  }

  private async read(
    Bucket: string,
    Key: string,
    { headers }: IncomingMessage,
  ): Promise<GetObjectCommandOutput | "unchanged" | undefined> {
    try {
      const object = await this.client.send(new GetObjectCommand({ Bucket, Key }));
      if (headers["if-none-match"] === undefined || headers["if-none-match"] !== object.ETag) return object;
      (object.Body as Readable).destroy();
      return "unchanged";
    } catch (error) {
      if ((error as Error).name === "NoSuchKey") return undefined;
      throw error;
    }
  }

  private async policyOf(Bucket: string): Promise<string | undefined> {
    try {
      return (await this.client.send(new GetBucketPolicyCommand({ Bucket }))).Policy;
    } catch (error) {
      if ((error as Error).name === "NoSuchBucketPolicy") return undefined;
      throw error;
    }
  }
}

function headersOf(object: GetObjectCommandOutput): OutgoingHttpHeaders {
  const headers: Readonly<Record<string, string | undefined>> = {
    "content-type": object.ContentType,
    "content-length": String(object.ContentLength),
    "content-encoding": object.ContentEncoding || undefined,
    "cache-control": object.CacheControl || undefined,
    etag: object.ETag,
    "last-modified": object.LastModified?.toUTCString(),
    "x-amz-version-id": object.VersionId,
    "x-amz-replication-status": object.ReplicationStatus,
    "accept-ranges": "bytes",
    server: "AmazonS3",
  };
  return Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined));
}

function say(response: ServerResponse, status: number, code: string): void {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code></Error>`;
  response.writeHead(status, { "content-type": "application/xml", "content-length": body.length }).end(body);
}

/** The emulator doesn't answer, or says something else than S3 does. */
function fail(response: ServerResponse, error: unknown): void {
  if (response.headersSent) return void response.destroy();
  if ((error as Error).name === "NoSuchBucket") say(response, 404, "NoSuchBucket");
  else say(response, 503, "SlowDown");
}
