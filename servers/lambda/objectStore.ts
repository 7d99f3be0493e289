import { createHash } from "node:crypto";
import { mkdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import path from "node:path";
import { close, hostOf, listen } from "./loopback";
import { readPostedForm } from "./postedForm";

export interface ObjectStoreOptions {
  /** Folder that objects are kept in, as `BUCKET/KEY`; nothing else is in it. */
  readonly directory: string;
  /** Default: one that is free. */
  readonly port?: number;
  /** Told of each object that was put, as S3 tells it. */
  readonly onCreated?: (event: ObjectCreated) => void;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html, as much as is read of it. */
export interface ObjectCreated {
  readonly Records: readonly {
    readonly eventSource: "aws:s3";
    readonly eventName: "ObjectCreated:Put";
    readonly awsRegion: string;
    readonly s3: {
      readonly bucket: { readonly name: string };
      readonly object: {
        readonly key: string;
        readonly size: number;
        readonly eTag: string;
        readonly sequencer: string;
      };
    };
  }[];
}

interface KeptFacts {
  readonly etag: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * As much of S3 as functions and the storefront use, on this machine's disk: HEAD, GET and PUT of objects in buckets that needn't be made, for whoever signs
 * requests or has an address that was signed and is still good, and forms that browsers post under a signed policy. Whether a signature is right isn't looked at: only this machine gets here.
 */
export class ObjectStore {
  #put = 0;

  private constructor(
    private readonly server: Server,
    private readonly options: ObjectStoreOptions,
  ) {
    server.on("request", (request, response) => {
      this.#handle(request, response).catch((error: unknown) => refuse(response, 500, "InternalError", String(error)));
    });
  }

  static async listen(options: ObjectStoreOptions): Promise<ObjectStore> {
    await mkdir(options.directory, { recursive: true });
    const server = createServer();
    await listen(server, options.port);
    return new ObjectStore(server, options);
  }

  get url(): string {
    return `http://${hostOf(this.server)}`;
  }

  close(): Promise<void> {
    close(this.server);
    return Promise.resolve();
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", this.url);
    if (request.method === "POST") return this.#takeForm(request, response, url);
    const refusal = whyNot(request, url);
    if (refusal) return refuse(response, 403, "AccessDenied", refusal);
    const [bucket = "", ...parts] = url.pathname.slice(1).split("/").map(decodeURIComponent);
    const key = parts.join("/");
    if (!isSafe([bucket, ...parts])) return refuse(response, 400, "InvalidURI", "not a key of this store");
    if (request.method === "PUT") return this.#store(request, response, { bucket, key });
    return this.#show(request, response, this.#file(bucket, key));
  }

  /** The facts lie beside the content, in a folder of their own, so that a key is never in another's way. */
  #file(bucket: string, key: string): { readonly content: string; readonly facts: string } {
    const name = createHash("sha256").update(`${bucket}/${key}`).digest("hex");
    return {
      content: path.join(this.options.directory, bucket, key),
      facts: path.join(this.options.directory, ".facts", `${name}.json`),
    };
  }

  /** Pages of this machine's shops may read the answer, as a bucket's CORS rules let the shop's own. */
  async #takeForm(request: IncomingMessage, response: ServerResponse, { pathname }: URL): Promise<void> {
    const { origin = "", "content-type": type = "" } = request.headers;
    if (/^http:\/\/(127\.0\.0\.1|localhost):\d+$/.test(origin))
      response.setHeader("access-control-allow-origin", origin);
    const bucket = pathname.replace(/^\/|\/$/g, "");
    const posted = await readPostedForm(bucket, type, await bodyOf(request));
    if ("code" in posted) return refuse(response, posted.status, posted.code, posted.message);
    if (!isSafe([bucket, ...posted.key.split("/")]))
      return refuse(response, 400, "InvalidURI", "not a key of this store");
    await this.#keep({ bucket, key: posted.key }, posted.body, posted.headers);
    response.writeHead(204).end();
  }

  async #store(request: IncomingMessage, response: ServerResponse, at: { bucket: string; key: string }): Promise<void> {
    const body = await bodyOf(request);
    const kept = Object.entries(request.headers).filter(([name]) => keptHeaders.test(name));
    const etag = await this.#keep(at, body, Object.fromEntries(kept) as Record<string, string>);
    response.writeHead(200, { etag }).end();
  }

  /** Tells of it once it is there. */
  async #keep(
    at: { bucket: string; key: string },
    body: Buffer,
    headers: Readonly<Record<string, string>>,
  ): Promise<string> {
    const etag = `"${createHash("md5").update(body).digest("hex")}"`;
    const file = this.#file(at.bucket, at.key);
    const facts = JSON.stringify({ etag, headers } satisfies KeptFacts);
    await writeWhole(file.content, body, this.#put);
    await writeWhole(file.facts, facts, this.#put);
    const sequencer = (++this.#put).toString(16).toUpperCase().padStart(16, "0");
    const key = at.key.split("/").map(encodeURIComponent).join("/");
    const object = { key, size: body.length, eTag: etag.slice(1, -1), sequencer };
    const s3 = { bucket: { name: at.bucket }, object };
    const from = { eventSource: "aws:s3", eventName: "ObjectCreated:Put", awsRegion: "local" } as const;
    this.options.onCreated?.({ Records: [{ ...from, s3 }] });
    return etag;
  }

  async #show(
    request: IncomingMessage,
    response: ServerResponse,
    file: { readonly content: string; readonly facts: string },
  ): Promise<void> {
    const found = await stat(file.content).catch(() => undefined);
    const text = await readFile(file.facts, "utf8").catch(() => undefined);
    if (!found?.isFile() || text === undefined) return refuse(response, 404, "NoSuchKey", "there is no such object");
    const { etag, headers } = JSON.parse(text) as KeptFacts;
    const lastModified = found.mtime.toUTCString();
    const shown = { ...headers, etag, "last-modified": lastModified, "content-length": String(found.size) };
    if (request.headers["if-none-match"] === etag) {
      response.writeHead(304, { etag }).end();
      return;
    }
    response.writeHead(200, shown);
    response.end(request.method === "HEAD" ? undefined : await readFile(file.content));
  }
}

const keptHeaders = /^(content-type|cache-control|x-amz-meta-.+)$/;

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Undefined: it may be answered. */
function whyNot(request: IncomingMessage, url: URL): string | undefined {
  if (!["GET", "HEAD", "PUT"].includes(request.method ?? "")) return `${request.method} isn't known here`;
  if (request.headers.authorization?.startsWith("AWS4-HMAC-SHA256 ")) return undefined;
  const date = url.searchParams.get("X-Amz-Date");
  if (!date || !url.searchParams.get("X-Amz-Signature")) return "the request isn't signed";
  if (request.method === "PUT") return "the address was signed for reading";
  const at = Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));
  return Date.now() < at + Number(url.searchParams.get("X-Amz-Expires")) * 1000 ? undefined : "Request has expired";
}

/** Nothing that leads out of the folder, or to what is kept beside objects. */
const isSafe = (parts: readonly string[]): boolean =>
  parts.length > 1 && parts.every((it) => it !== "" && !it.startsWith(".") && !/[/\\\0]/.test(it));

async function writeWhole(file: string, content: string | Buffer, number: number): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const temporary = path.join(path.dirname(file), `.${path.basename(file)}.${process.pid}.${number}`);
  await writeFile(temporary, content);
  await rename(temporary, file);
}

function refuse(response: ServerResponse, status: number, code: string, message: string): void {
  if (response.headersSent) return void response.end();
  response.writeHead(status, { "content-type": "application/xml" });
  response.end(
    `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`,
  );
}
