import { createHash, createHmac } from "node:crypto";

export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Of a role's session, which every function has. */
  readonly sessionToken?: string | undefined;
}

export interface SigningScope {
  readonly region: string;
  readonly service: "s3" | "secretsmanager";
  readonly credentials: AwsCredentials;
  readonly at: Date;
}

export interface UnsignedRequest {
  readonly method: string;
  readonly url: URL;
  /** Names in lower case; all of them are signed, and `host` with them. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/**
 * Signature Version 4, with which AWS' APIs recognise who asks: https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html.
 * The SDK's clients of the two services would take half of the megabyte that functions may have, and most of their cold start.
 * @returns the request's headers with those of its signature.
 */
export function signedHeaders(request: UnsignedRequest, scope: SigningScope): Record<string, string> {
  const { sessionToken } = scope.credentials;
  const payload = sha256(request.body);
  const headers = {
    ...request.headers,
    host: request.url.host,
    "x-amz-date": timestamp(scope.at),
    ...(scope.service === "s3" ? { "x-amz-content-sha256": payload } : {}),
    ...(sessionToken ? { "x-amz-security-token": sessionToken } : {}),
  };
  const names = Object.keys(headers).sort();
  const signature = sign({ ...request, headers }, payload, scope);
  const credential = `${scope.credentials.accessKeyId}/${scopeText(scope)}`;
  return {
    ...headers,
    authorization: `${algorithm} Credential=${credential}, SignedHeaders=${names.join(";")}, Signature=${signature}`,
  };
}

/** An address that anybody may GET for so many seconds: https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html */
export function presignedUrl(address: URL, seconds: number, scope: SigningScope): URL {
  const url = new URL(address);
  const { accessKeyId, sessionToken } = scope.credentials;
  const added = {
    "X-Amz-Algorithm": algorithm,
    "X-Amz-Credential": `${accessKeyId}/${scopeText(scope)}`,
    "X-Amz-Date": timestamp(scope.at),
    "X-Amz-Expires": String(seconds),
    ...(sessionToken ? { "X-Amz-Security-Token": sessionToken } : {}),
    "X-Amz-SignedHeaders": "host",
  };
  for (const [name, value] of Object.entries(added)) url.searchParams.set(name, value);
  const request = { method: "GET", url, headers: { host: url.host }, body: "" };
  url.searchParams.set("X-Amz-Signature", sign(request, "UNSIGNED-PAYLOAD", scope));
  return url;
}

const algorithm = "AWS4-HMAC-SHA256";

function sign({ method, url, headers }: UnsignedRequest, payload: string, scope: SigningScope): string {
  const names = Object.keys(headers).sort();
  const query = [...url.searchParams].map(([name, value]) => `${encoded(name)}=${encoded(value)}`).sort();
  const canonical = [
    method,
    url.pathname,
    query.join("&"),
    ...names.map((it) => `${it}:${headers[it]!.trim()}`),
    "",
    names.join(";"),
    payload,
  ].join("\n");
  const text = [algorithm, timestamp(scope.at), scopeText(scope), sha256(canonical)].join("\n");
  return hmac(keyOf(scope), text).toString("hex");
}

const keyOf = ({ credentials, at, region, service }: SigningScope): Buffer =>
  [day(at), region, service, "aws4_request"].reduce(hmac, Buffer.from(`AWS4${credentials.secretAccessKey}`));

const scopeText = ({ at, region, service }: SigningScope): string => `${day(at)}/${region}/${service}/aws4_request`;
const timestamp = (at: Date): string => at.toISOString().replace(/[-:]|\.\d+/g, "");
const day = (at: Date): string => timestamp(at).slice(0, 8);
const sha256 = (data: string | Uint8Array): string => createHash("sha256").update(data).digest("hex");
const hmac = (key: Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();

/** RFC 3986, as AWS wants it: encodeURIComponent leaves five characters more. */
export const encoded = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (it) => `%${it.charCodeAt(0).toString(16).toUpperCase()}`);
