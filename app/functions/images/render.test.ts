import assert from "node:assert/strict";
import sharp from "sharp";
import { claimingPixels, jpegFile, photographed, pngFile } from "./files.fixture";
import { render, widthsFor } from "./render";

const script = "<script>alert(document.domain)</script>";

describe("Pictures that are made of a file", function () {
  this.timeout(60_000);

  it("are AVIF and WebP in a few widths, never larger than the file, and a JPEG for all others", async () => {
    const { image, files } = await render(await jpegFile(), "image/jpeg");
    const [stem] = /[0-9a-f]{32}/.exec(image.url)!;
    const named = (width: number, extension: string): string => `static/pictures/${width}-${stem}.${extension}`;
    const expected = [320, 640, 800].flatMap((it) => [named(it, "avif"), named(it, "webp")]);
    assert.deepEqual(
      files.map((it) => it.key),
      [...expected, named(800, "jpg")],
    );
    assert.deepEqual([image.url, image.width, image.height], [`/${named(800, "jpg")}`, 800, 400]);
    assert.deepEqual(image.sources!.at(-1), { url: `/${named(800, "webp")}`, type: "image/webp", width: 800 });
    for (const { key, contentType, body } of files) {
      const { format, width, height, compression } = await decoded(body);
      const type = format === "heif" ? `image/${compression === "av1" ? "avif" : compression}` : `image/${format}`;
      assert.equal(type, contentType, key);
      assert.ok(key.includes(`/${width}-`) && height === width / 2, `${key} has ${width} × ${height}`);
    }
    assert.deepEqual([widthsFor(5000), widthsFor(640), widthsFor(100)], [[320, 640, 1280], [320, 640], [100]]);
  });

  it("stand upright, and say nothing of who took them and where", async () => {
    const file = await photographed();
    const before = await sharp(file).metadata();
    assert.ok(before.exif!.includes("Sam Shopper") && before.orientation === 6);
    const { image, files } = await render(file, "image/jpeg");
    assert.deepEqual([image.width, image.height], [400, 800]);
    const [top] = await colours(files.at(-1)!.body);
    assert.equal(top, "red", "what was left is above");
    for (const { key, body } of files) {
      const { exif, xmp, iptc, orientation } = await decoded(body);
      assert.deepEqual([exif, xmp, iptc, orientation], [undefined, undefined, undefined, undefined], key);
      assert.ok(!body.includes("Sam Shopper") && !body.includes("Exif"), key);
    }
  });

  it("hold nothing of a file that is a page as well: neither what was hidden in it nor what follows it", async () => {
    const hidden = await sharp(await jpegFile())
      .withExif({ IFD0: { ImageDescription: script } })
      .toBuffer();
    const polyglot = Buffer.concat([hidden, Buffer.from(`${script}PK\x03\x04`)]);
    assert.equal(polyglot.toString("latin1").split(script).length, 3);
    const { files } = await render(polyglot, "image/jpeg");
    for (const { key, body } of files) assert.ok(!body.includes("script") && !body.includes("PK\x03\x04"), key);
  });

  it("are the same for the same file, and have other names for another", async () => {
    // Of the same size: a name has its width, too.
    const [first, again, other] = [await pngFile(400, 200), await pngFile(400, 200), await jpegFile(400, 200)];
    const names = async (file: Buffer, type = "image/png") => (await render(file, type)).files.map((it) => it.key);
    assert.deepEqual(await names(first), await names(again));
    const both = [...(await names(first)), ...(await names(other, "image/jpeg"))];
    assert.equal(new Set(both).size, both.length);
  });

  it("aren't made of bombs: what a file says it has is looked at before a pixel is", async () => {
    const bomb = claimingPixels(50_000, 50_000);
    assert.ok(bomb.length < 200);
    await assert.rejects(render(bomb, "image/png"), /^Error: The picture has 50000 × 50000 pixels/);
    await assert.rejects(
      render(claimingPixels(9_000, 9_000), "image/png"),
      /^Error: The picture has 9000 × 9000 pixels/,
    );
  });

  it("aren't made of what isn't whole, or only begins like a picture", async () => {
    const whole = await jpegFile();
    const damaged = /^Error: The file is damaged or not whole: /;
    await assert.rejects(render(whole.subarray(0, whole.length / 2), "image/jpeg"), damaged);
    await assert.rejects(render(claimingPixels(400, 400), "image/png"), damaged);
    await assert.rejects(render(Buffer.concat([whole.subarray(0, 3), Buffer.from(script)]), "image/jpeg"), damaged);
  });
});

/** By a decoder of its own: the function's is forbidden to read AVIF. */
async function decoded(body: Buffer): Promise<sharp.Metadata> {
  sharp.unblock({ operation: ["VipsForeignLoadHeif"] });
  try {
    return await sharp(body).metadata();
  } finally {
    sharp.block({ operation: ["VipsForeignLoadHeif"] });
  }
}

/** Of the picture's upper and lower end. */
async function colours(body: Buffer): Promise<string[]> {
  const { data, info } = await sharp(body).raw().toBuffer({ resolveWithObject: true });
  const at = (y: number): string => {
    const pixel = (y * info.width + Math.floor(info.width / 2)) * info.channels;
    return data[pixel]! > data[pixel + 2]! ? "red" : "blue";
  };
  return [at(10), at(info.height - 10)];
}
