import assert from "node:assert/strict";
import { uploadBytesAtMost } from "../../src/pictures/limits";
import { checkFile, checkPixels, typeOf } from "./inspect";

const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]);
const png = Buffer.from("\x89PNG\r\n\x1a\n____", "latin1");
const webp = Buffer.from("RIFF____WEBPVP8 ", "latin1");
const gif = Buffer.from("GIF89a______", "latin1");

describe("A file that somebody sent as a picture", () => {
  it("is what its content says, whatever it was sent as", () => {
    assert.deepEqual([jpeg, png, webp, gif].map(typeOf), ["image/jpeg", "image/png", "image/webp", "image/gif"]);
    assert.equal(checkFile(jpeg, "image/jpeg"), "image/jpeg");
    assert.throws(
      () => checkFile(png, "image/jpeg"),
      /^Error: The file was sent as image\/jpeg, and its content is image\/png\.$/,
    );
  });

  it("is refused where it is nothing that is taken: SVG by its name, and pages, programs and sounds that begin like pictures", () => {
    const others = ["<!doctype html>", "MZ", "RIFF____WAVEfmt ", "\x89PNG", "GIF88a", "\0\0\0\x1cftypavif", "II*\0"];
    for (const it of others) assert.equal(typeOf(Buffer.from(it, "latin1")), undefined, it);
    assert.throws(
      () => checkFile(Buffer.from("BM"), "image/png"),
      /content is no picture that the shop takes; JPEG, PNG, WebP and GIF are taken/,
    );
    const svg = Buffer.from('<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>');
    assert.throws(() => checkFile(svg, "image/png"), /The file is SVG, which can hold scripts/);
  });

  it("is refused where it is empty or too large", () => {
    assert.throws(() => checkFile(Buffer.alloc(0), "image/png"), /The file is empty/);
    const large = Buffer.concat([png, Buffer.alloc(uploadBytesAtMost - png.length)]);
    assert.equal(checkFile(large, "image/png"), "image/png");
    assert.throws(
      () => checkFile(Buffer.concat([large, png]), "image/png"),
      /has 10485772 bytes; 10485760 are allowed/,
    );
  });

  it("may have 40 million pixels, 10,000 a side, and must have 100", () => {
    for (const [width, height] of [
      [8_000, 5_000],
      [10_000, 100],
      [100, 100],
    ] as const)
      checkPixels({ width, height });
    const refused = [
      [8_001, 5_000],
      [10_001, 100],
      [100, 10_001],
      [99, 100],
      [100, 99],
    ] as const;
    for (const [width, height] of refused)
      assert.throws(() => checkPixels({ width, height }), new RegExp(`The picture has ${width} × ${height} pixels`));
  });
});
