import { createHash } from "node:crypto";
import sharp from "sharp";
import type { Image } from "../../src/catalogue/schemas";
import { checkFile, checkPixels, pixelsAtMost, Refusal } from "./inspect";

export interface RenderedFile {
  /** Below the bucket, and of the shop's address: `static/pictures/640-….webp`. */
  readonly key: string;
  readonly contentType: string;
  readonly body: Buffer;
}

export interface Rendered {
  readonly image: Omit<Image, "alt">;
  readonly files: readonly RenderedFile[];
}

/** Rises with whatever makes other bytes of the same file: names hold for ever in browsers' caches. */
const rendition = 1;

/** Pixels across that pages are given a choice of: a card on a telephone, on a dense screen, a product's page. */
const widths = [320, 640, 1280];

/** Only these decoders read what strangers sent; libvips has others that are attacked more often. */
const decoders = ["VipsForeignLoadJpeg", "VipsForeignLoadPng", "VipsForeignLoadWebp", "VipsForeignLoadNsgif"];
sharp.block({ operation: ["VipsForeignLoad"] });
sharp.unblock({ operation: decoders });
// One picture at a time, on a share of a processor, and no memory of those before.
sharp.concurrency(1);
sharp.cache(false);

/** The first frame; what isn't whole fails. */
const open = (bytes: Buffer) => sharp(bytes, { limitInputPixels: pixelsAtMost, failOn: "warning", pages: 1 });

/**
 * Pictures for browsers of a file that a stranger sent. All are drawn anew from its pixels, upright: nothing else of the file is in them, neither what a
 * camera wrote of place and time nor what somebody hid in it.
 * @throws Refusal where it is no picture that the shop takes
 */
export async function render(bytes: Buffer, declared: string): Promise<Rendered> {
  checkFile(bytes, declared);
  await checkHeader(bytes);
  const upright = await pixelsOf(bytes);
  const hash = createHash("sha256").update(`${rendition}:`).update(bytes).digest("hex").slice(0, 32);
  const wanted = widthsFor(upright.width);
  const files: RenderedFile[] = [];
  const sources: NonNullable<Image["sources"]> = [];
  for (const width of wanted)
    for (const [type, extension, encode] of modern) {
      const body = await encode(resized(upright, width)).toBuffer();
      const key = `static/pictures/${width}-${hash}.${extension}`;
      files.push({ key, contentType: type, body });
      sources.push({ url: `/${key}`, type, width });
    }
  const width = wanted.at(-1)!;
  const { data, info } = await resized(upright, width)
    .flatten({ background: "white" })
    .jpeg({ quality: 82, mozjpeg: true })
    .toBuffer({ resolveWithObject: true });
  const key = `static/pictures/${width}-${hash}.jpg`;
  files.push({ key, contentType: "image/jpeg", body: data });
  return { image: { url: `/${key}`, width: info.width, height: info.height, sources }, files };
}

type Modern = readonly ["image/avif" | "image/webp", string, (picture: sharp.Sharp) => sharp.Sharp];

const modern: readonly Modern[] = [
  ["image/avif", "avif", (it) => it.avif({ quality: 50, effort: 3 })],
  ["image/webp", "webp", (it) => it.webp({ quality: 78 })],
];

/** Never larger than the file is. */
export function widthsFor(width: number): readonly number[] {
  const smaller = widths.filter((it) => it < width);
  return smaller.length === widths.length ? widths : [...smaller, Math.min(width, widths.at(-1)!)];
}

/** @throws Refusal by what the header says, before a pixel is decoded */
async function checkHeader(bytes: Buffer): Promise<void> {
  const { width, height } = await unreadable(() => sharp(bytes, { limitInputPixels: false }).metadata());
  checkPixels({ width, height });
}

interface Pixels {
  readonly data: Buffer;
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 2 | 3 | 4;
}

/** Decoded once, turned as the camera was held, in sRGB, and no larger than what is made of it needs. */
async function pixelsOf(bytes: Buffer): Promise<Pixels> {
  const picture = open(bytes)
    .autoOrient()
    .resize({ width: widths.at(-1)!, withoutEnlargement: true })
    .toColourspace("srgb");
  const { data, info } = await unreadable(() => picture.raw().toBuffer({ resolveWithObject: true }));
  return { data, width: info.width, height: info.height, channels: info.channels as Pixels["channels"] };
}

const resized = ({ data, ...raw }: Pixels, width: number): sharp.Sharp => sharp(data, { raw }).resize({ width });

/** @throws Refusal for whatever the decoder finds wrong */
async function unreadable<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const said = (error as Error).message.split("\n")[0]!;
    throw new Refusal(`The file is damaged or not whole: ${said}.`, { cause: error });
  }
}
