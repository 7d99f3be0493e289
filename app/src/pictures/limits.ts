/** What may be uploaded. SVG isn't among them: it can hold scripts. Of animations the first frame is taken. */
export const pictureTypes = ["image/jpeg", "image/png", "image/webp", "image/gif"] as const;
export type PictureType = (typeof pictureTypes)[number];

/** Of one file. */
export const uploadBytesAtMost = 10 * 1024 * 1024;

/** Of one product. */
export const picturesAtMost = 8;
