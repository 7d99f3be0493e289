import { GetObjectCommand, type S3Client } from "@aws-sdk/client-s3";

export interface StoredText {
  readonly text: string;
  /** Of the version that was read. */
  readonly etag: string;
}

/** (API: s3:GetObject, data plane; read only.) @returns nothing where there is no such object @throws Error whatever else S3 answers */
export async function objectText(
  objects: Pick<S3Client, "send">,
  Bucket: string,
  Key: string,
): Promise<StoredText | undefined> {
  try {
    const { Body, ETag } = await objects.send(new GetObjectCommand({ Bucket, Key }));
    return { text: await Body!.transformToString(), etag: ETag! };
  } catch (error) {
    if ((error as Error).name === "NoSuchKey") return undefined;
    throw error;
  }
}
