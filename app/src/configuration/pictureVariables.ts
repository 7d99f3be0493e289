import type { PictureSettings } from "./settings";
import type { Variables } from "./variables";

const bucketName = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/** Undefined where merchants can upload no pictures. */
export function pictures(read: Variables): PictureSettings | undefined {
  const bucket = read.matching("PICTURES_BUCKET", bucketName, "a bucket's name", "");
  const directory = read.optional("PICTURES_DIRECTORY");
  if (bucket) {
    const endpoint = read.secureUrl("AWS_ENDPOINT_URL_S3") ?? read.secureUrl("AWS_ENDPOINT_URL");
    return { bucket, endpoint, directory };
  }
  if (directory && !read.optional("PICTURES_BUCKET"))
    read.problem("PICTURES_DIRECTORY", directory, "PICTURES_BUCKET is not set", "PICTURES_BUCKET=pictures");
  return undefined;
}
