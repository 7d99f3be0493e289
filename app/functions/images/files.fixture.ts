import { crc32, deflateSync } from "node:zlib";
import sharp from "sharp";

/** A picture whose left half is red and whose right half is blue. */
const twoColours = (width: number, height: number): sharp.Sharp => {
  const half = { create: { width: width / 2, height, channels: 3 as const, background: "red" } };
  return sharp({ create: { width, height, channels: 3, background: "blue" } }).composite([
    { input: half, left: 0, top: 0 },
  ]);
};

export const jpegFile = (width = 800, height = 400): Promise<Buffer> => twoColours(width, height).jpeg().toBuffer();

export const pngFile = (width = 800, height = 400): Promise<Buffer> => twoColours(width, height).png().toBuffer();

/** As a telephone writes it that was held upright: lying, with where and by whom it was taken. */
export const photographed = (): Promise<Buffer> =>
  twoColours(800, 400)
    .jpeg()
    .withExif({
      IFD0: { Copyright: "Sam Shopper" },
      IFD3: { GPSLatitudeRef: "N", GPSLatitude: "51/1 30/1 26/1", GPSLongitudeRef: "W", GPSLongitude: "0/1 7/1 39/1" },
    })
    .withMetadata({ orientation: 6 })
    .toBuffer();

/** A PNG of some hundred bytes that says it has so many pixels. */
export function claimingPixels(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const chunks = [
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(Buffer.alloc(1_000))),
    chunk("IEND", Buffer.alloc(0)),
  ];
  return Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), ...chunks]);
}

function chunk(type: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type), content]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  check.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, check]);
}
