import { createHmac } from "node:crypto";
import type { PictureSettings } from "../configuration/settings";
import { uploadBytesAtMost } from "./limits";
import { type PictureUploads, uploadKey } from "./uploads";

interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Of a role's session. */
  readonly sessionToken?: string | undefined;
}

export interface PresignedPostOptions extends PictureSettings {
  readonly region: string;
  readonly credentials: () => Promise<Credentials>;
  /** Default: the clock's. */
  readonly now?: () => Date;
}

/** Long enough for ten megabytes on a slow line; S3 looks at it when the file begins to come. */
const validSeconds = 300;

/**
 * Files go straight into the region's bucket, by a form that the shop has signed: S3 takes just what the form's policy says.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-authentication-HTTPPOST.html
 */
export function presignedPosts(options: PresignedPostOptions): PictureUploads {
  const address = addressOf(options);
  return {
    address,
    grant: async (upload, { type, alt }) => {
      const at = options.now?.() ?? new Date();
      const credentials = await options.credentials();
      const expiresAt = new Date(at.getTime() + validSeconds * 1000).toISOString();
      const fields = {
        key: uploadKey(upload),
        "Content-Type": type,
        // S3's metadata is ASCII.
        "x-amz-meta-alt": encodeURIComponent(alt),
        "x-amz-algorithm": "AWS4-HMAC-SHA256",
        "x-amz-credential": `${credentials.accessKeyId}/${scopeOf(at, options.region)}`,
        "x-amz-date": timestamp(at),
        ...(credentials.sessionToken ? { "x-amz-security-token": credentials.sessionToken } : {}),
      };
      const policy = policyOf(options.bucket, fields, expiresAt);
      const signature = policySignature(policy, credentials.secretAccessKey, scopeOf(at, options.region));
      return { id: upload.id, url: address, fields: { ...fields, policy, "x-amz-signature": signature }, expiresAt };
    },
  };
}

/** A bucket's own name, in its own region: what pages may ask is no other bucket. */
function addressOf({ endpoint, bucket, region }: PresignedPostOptions): string {
  return endpoint ? `${endpoint.replace(/\/$/, "")}/${bucket}` : `https://${bucket}.s3.${region}.amazonaws.com/`;
}

/** Each field exactly as it is, and no other; the file neither empty nor too large. */
function policyOf(bucket: string, fields: Readonly<Record<string, string>>, expiration: string): string {
  const exactly = Object.entries({ bucket, ...fields }).map(([name, value]) => ({ [name]: value }));
  const conditions = [...exactly, ["content-length-range", 1, uploadBytesAtMost]];
  return Buffer.from(JSON.stringify({ expiration, conditions })).toString("base64");
}

/**
 * A form's signature: https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-authentication-HTTPPOST.html
 * @param policy in base64 @param scope `20151229/us-east-1/s3/aws4_request` @returns in hexadecimal digits
 */
export function policySignature(policy: string, secret: string, scope: string): string {
  const key = scope.split("/").reduce(hmac, Buffer.from(`AWS4${secret}`));
  return hmac(key, policy).toString("hex");
}

const hmac = (key: Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();
const timestamp = (at: Date): string => at.toISOString().replace(/[-:]|\.\d+/g, "");
const scopeOf = (at: Date, region: string): string => `${timestamp(at).slice(0, 8)}/${region}/s3/aws4_request`;
