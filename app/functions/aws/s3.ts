import { credentialsIn, endpointIn, sendSigned } from "./request";
import { type AwsCredentials, encoded, presignedUrl } from "./signing";

export interface ObjectFacts {
  /** As S3 gives it, in quotes. */
  readonly etag: string;
  readonly bytes: number;
  readonly lastModified: Date;
  /** Names in lower case. */
  readonly metadata: Readonly<Record<string, string>>;
}

export interface StoredObject extends ObjectFacts {
  /** What it was put as; empty where nobody said. */
  readonly contentType: string;
  readonly body: Buffer;
}

export interface PutOptions {
  readonly contentType: string;
  readonly metadata?: Readonly<Record<string, string>>;
  /** What `Cache-Control` says to whoever reads it. Default: nothing. */
  readonly cacheControl?: string;
  /** `AES256`: S3's own keys, for what is public. Default: what the bucket says. */
  readonly encryption?: "AES256";
  /** After it nothing more is waited for. Default: half a minute where nobody answers. */
  readonly ending?: AbortSignal;
}

interface SentWith {
  readonly headers?: Record<string, string>;
  readonly body?: string | Uint8Array;
  readonly ending?: AbortSignal | undefined;
}

/** What functions need of a bucket. */
export class S3Bucket {
  readonly #endpoint: string | undefined;

  constructor(
    private readonly name: string,
    private readonly region: string,
    private readonly environment: Readonly<Record<string, string | undefined>> = process.env,
  ) {
    this.#endpoint = endpointIn(environment, "S3");
  }

  /** Undefined: there is no such object. */
  async head(key: string): Promise<ObjectFacts | undefined> {
    const answer = await this.#send("HEAD", key);
    return answer && factsOf(answer.headers);
  }

  async get(key: string): Promise<StoredObject | undefined> {
    const answer = await this.#send("GET", key);
    const contentType = answer?.headers.get("content-type") ?? "";
    return answer && { ...factsOf(answer.headers), contentType, body: answer.body };
  }

  async put(key: string, body: string | Uint8Array, options: PutOptions): Promise<void> {
    const headers = headersOf(options);
    if (!(await this.#send("PUT", key, { headers, body, ending: options.ending })))
      throw new Error(`There is no bucket ${this.name}`);
  }

  /** Good for so many seconds, or until the role's session ends. */
  signedUrl(key: string, seconds: number): string {
    const scope = { region: this.region, service: "s3", credentials: this.#credentials(), at: new Date() } as const;
    return presignedUrl(this.#url(key), seconds, scope).href;
  }

  async #send(method: string, key: string, { headers = {}, body = "", ending }: SentWith = {}) {
    const request = { method, url: this.#url(key), headers, body };
    const scope = { region: this.region, service: "s3", credentials: this.#credentials() } as const;
    const answer = await sendSigned(request, scope, ending);
    if (answer.status === 404) return undefined;
    if (answer.status < 300) return answer;
    throw new Error(`S3 answered ${method} ${this.name}/${key} with ${answer.status}: ${codeIn(answer.body)}`);
  }

  #credentials(): AwsCredentials {
    return credentialsIn(this.environment);
  }

  #url(key: string): URL {
    const path = key.split("/").map(encoded).join("/");
    if (this.#endpoint) return new URL(`${this.#endpoint.replace(/\/$/, "")}/${this.name}/${path}`);
    return new URL(`https://${this.name}.s3.${this.region}.amazonaws.com/${path}`);
  }
}

function headersOf({ contentType, metadata = {}, cacheControl, encryption }: PutOptions): Record<string, string> {
  const named = Object.entries(metadata).map(([name, value]) => [`x-amz-meta-${name}`, value]);
  return {
    "content-type": contentType,
    ...(Object.fromEntries(named) as Record<string, string>),
    ...(cacheControl === undefined ? {} : { "cache-control": cacheControl }),
    ...(encryption === undefined ? {} : { "x-amz-server-side-encryption": encryption }),
  };
}

function factsOf(headers: Headers): ObjectFacts {
  const prefix = "x-amz-meta-";
  const metadata: [string, string][] = [];
  headers.forEach((value, name) => {
    if (name.startsWith(prefix)) metadata.push([name.slice(prefix.length), value]);
  });
  return {
    etag: headers.get("etag") ?? "",
    bytes: Number(headers.get("content-length") ?? 0),
    lastModified: new Date(headers.get("last-modified") ?? 0),
    metadata: Object.fromEntries(metadata),
  };
}

const codeIn = (body: Buffer): string => /<Code>(\w+)<\/Code>/.exec(body.toString("utf8"))?.[1] ?? "no code";
