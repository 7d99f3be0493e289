/** Scripts, styles and pictures under names that carry a hash of their content: uploaded before an image that names them. */
import { HeadObjectCommand, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** A bucket, and how it is reached. */
export interface StaticBucket {
  readonly name: string;
  readonly s3: S3Client;
}

/** Names don't change what they stand for, so a browser need never ask again. */
const cacheControl = "public, max-age=31536000, immutable";

const types: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".gif": "image/gif",
  ".ico": "image/x-icon",
  ".jpg": "image/jpeg",
  ".js": "text/javascript; charset=utf-8",
  ".map": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".webp": "image/webp",
  ".woff2": "font/woff2",
};

/** Which files are served, by their names below `static/`. @throws Error naming every file of a kind that isn't known */
export function filesToServe(folder: string): readonly string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((it) => it.isFile())
    .map((it) => path.relative(folder, path.join(it.parentPath, it.name)).split(path.sep).join("/"))
    // Pages read it where they are made; nobody asks for it.
    .filter((it) => it !== "manifest.json")
    .sort();
  const unknown = files.filter((it) => !(path.extname(it) in types));
  if (unknown.length > 0)
    throw new Error(`No media type is known for ${unknown.join(", ")}: add it to deploy/release/staticFiles.ts.`);
  return files;
}

/** Files that aren't in the bucket. */
export async function missingIn(
  { name: Bucket, s3 }: StaticBucket,
  files: readonly string[],
): Promise<readonly string[]> {
  const missing: string[] = [];
  for (const file of files)
    await s3.send(new HeadObjectCommand({ Bucket, Key: keyOf(file) })).catch((error: Error) => {
      if (error.name !== "NotFound") throw error;
      missing.push(file);
    });
  return missing;
}

/** Uploads them. What is there already, under whatever names, stays: the version before is still being served. */
export async function upload(
  { name: Bucket, s3 }: StaticBucket,
  folder: string,
  files: readonly string[],
): Promise<void> {
  for (const file of files)
    await s3.send(
      new PutObjectCommand({
        ...{ Bucket, Key: keyOf(file), Body: readFileSync(path.join(folder, file)) },
        ...{ ContentType: types[path.extname(file)], CacheControl: cacheControl },
      }),
    );
}

const keyOf = (file: string): string => `static/${file}`;
