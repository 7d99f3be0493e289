import { Type, type Static } from "typebox";
import { lineOfText } from "../server/text";
import { pictureTypes, uploadBytesAtMost } from "./limits";

/** Whom S3 notifies of what is put below it: the function that makes pictures of files. */
export const incomingPictures = "pictures/incoming/";

export interface Upload {
  /** A UUID. */
  readonly id: string;
  readonly sku: string;
}

export const uploadKey = ({ sku, id }: Upload): string => `${incomingPictures}${sku}/${id}`;

/** Undefined: nobody was let in with such a key. */
export function uploadOfKey(key: string): Upload | undefined {
  const [, sku, id] = /^pictures\/incoming\/([a-z0-9-]{1,64})\/([0-9a-f-]{36})$/.exec(key) ?? [];
  return sku && id ? { sku, id } : undefined;
}

export const UploadInputSchema = Type.Object(
  {
    type: Type.Enum([...pictureTypes], { description: "Of the file's content; its name says nothing" }),
    bytes: Type.Integer({ minimum: 1, maximum: uploadBytesAtMost }),
    alt: lineOfText({ minLength: 0, maxLength: 200 }, "What the picture shows, for whoever doesn't see it"),
  },
  { additionalProperties: false },
);

export type UploadInput = Static<typeof UploadInputSchema>;

export const UploadGrantSchema = Type.Object({
  id: Type.String({ format: "uuid" }),
  url: Type.String({ description: "Takes the file, as multipart/form-data by POST" }),
  fields: Type.Record(Type.String(), Type.String(), {
    description: "Sent before the file, each as it is; the file's own field, `file`, comes last",
  }),
  expiresAt: Type.String({ format: "date-time" }),
});

export type UploadGrant = Static<typeof UploadGrantSchema>;

export const uploadStates = ["waiting", "added", "refused"] as const;

export const UploadOutcomeSchema = Type.Object({
  state: Type.Enum([...uploadStates], {
    description: "`waiting`: the file hasn't come, or isn't looked at yet",
  }),
  reason: Type.Optional(Type.String({ description: "Why it was refused" })),
});

export type UploadOutcome = Static<typeof UploadOutcomeSchema>;

/** Whatever takes files for the function that makes pictures of them. */
export interface PictureUploads {
  /** The one address that files are sent to: pages may ask nobody else. */
  readonly address: string;
  /** Lets one file in, for some minutes: of this type, at most so large, under this name. */
  grant(upload: Upload, input: UploadInput): Promise<UploadGrant>;
}
