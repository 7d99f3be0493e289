/** As much as is read of what S3 tells: https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html */
export interface ObjectsCreated {
  readonly Records: readonly {
    readonly s3: { readonly object: { readonly key: string; readonly sequencer?: string } };
  }[];
}

export interface CreatedObject {
  readonly key: string;
  /** S3's order of what was put under one key. */
  readonly sequencer: string;
}

/** Those whose keys begin so. S3 writes keys as forms are written. */
export const createdBelow = (prefix: string, { Records }: ObjectsCreated): readonly CreatedObject[] =>
  Records.map(({ s3: { object } }) => ({
    key: decodeURIComponent(object.key.replaceAll("+", " ")),
    sequencer: object.sequencer ?? "",
  })).filter((it) => it.key.startsWith(prefix));
