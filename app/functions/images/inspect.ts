import { type PictureType, pictureTypes, uploadBytesAtMost } from "../../src/pictures/limits";

/** Why a file becomes no picture, in words for whoever sent it. */
export class Refusal extends Error {}

/** Of one side, and of both multiplied: a few kilobytes can claim to be gigabytes of pixels. */
export const sideAtMost = 10_000;
export const pixelsAtMost = 40_000_000;
const sideAtLeast = 100;

/** How each type's files begin: https://mimesniff.spec.whatwg.org/#matching-an-image-type-pattern */
const beginnings: Readonly<Record<PictureType, (bytes: Buffer) => boolean>> = {
  "image/jpeg": (it) => it.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff])),
  "image/png": (it) => it.subarray(0, 8).equals(Buffer.from("\x89PNG\r\n\x1a\n", "latin1")),
  "image/webp": (it) =>
    it.subarray(0, 4).toString("latin1") === "RIFF" && it.subarray(8, 14).toString("latin1") === "WEBPVP",
  "image/gif": (it) => ["GIF87a", "GIF89a"].includes(it.subarray(0, 6).toString("latin1")),
};

/** What a file is, by its content alone. Undefined: none of the pictures that are taken. */
export const typeOf = (bytes: Buffer): PictureType | undefined => pictureTypes.find((it) => beginnings[it](bytes));

const allowed = "JPEG, PNG, WebP and GIF are taken";

/**
 * Before anything is decoded.
 * @param declared the type that the file was let in as
 * @throws Refusal
 */
export function checkFile(bytes: Buffer, declared: string): PictureType {
  if (bytes.length === 0) throw new Refusal("The file is empty.");
  if (bytes.length > uploadBytesAtMost)
    throw new Refusal(`The file has ${bytes.length} bytes; ${uploadBytesAtMost} are allowed.`);
  const type = typeOf(bytes);
  if (!type && looksLikeSvg(bytes)) throw new Refusal(`The file is SVG, which can hold scripts; ${allowed}.`);
  if (!type) throw new Refusal(`The file's content is no picture that the shop takes; ${allowed}.`);
  if (type !== declared)
    throw new Refusal(`The file was sent as ${declared || "nothing"}, and its content is ${type}.`);
  return type;
}

/** For a better reason only: what isn't known is refused anyway. */
const looksLikeSvg = (bytes: Buffer): boolean => /<svg[\s>]/i.test(bytes.subarray(0, 4096).toString("utf8"));

/** @throws Refusal for sizes as the file's header gives them, which decoders allocate memory by */
export function checkPixels({ width, height }: { readonly width: number; readonly height: number }): void {
  const size = `${width} × ${height} pixels`;
  if (width > sideAtMost || height > sideAtMost || width * height > pixelsAtMost)
    throw new Refusal(
      `The picture has ${size}; ${sideAtMost} a side and ${pixelsAtMost / 1e6} million in all are allowed.`,
    );
  if (width < sideAtLeast || height < sideAtLeast)
    throw new Refusal(`The picture has ${size}; each side must have ${sideAtLeast} at least.`);
}
