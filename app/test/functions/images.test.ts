import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { ObjectCreated } from "../../../servers/lambda/objectStore";
import { jpegFile, pngFile } from "../../functions/images/files.fixture";
import { putProducts } from "../../src/catalogue/sampleProducts.fixture";
import type { Product } from "../../src/catalogue/schemas";
import { findOutcome } from "../../src/pictures/outcomes";
import { presignedPosts } from "../../src/pictures/presignedPost";
import { type UploadGrant, type UploadInput, uploadOfKey } from "../../src/pictures/uploads";
import { buildStatic } from "../../web/build";
import { withOneRegion } from "../oneRegion";
import { type LocalFunctions, openLocalFunctions } from "./localFunctions";

describe("The functions' bundle in the local runtime: pictures", function () {
  this.timeout(120_000);
  const region = withOneRegion(this);
  let local: LocalFunctions;
  let told: ObjectCreated | undefined;
  const stores = { relational: { role: "writer", reachable: true }, document: { role: "writer", reachable: true } };
  const storefront = createServer((_, response) =>
    response.end(JSON.stringify({ status: "ok", region: "us-east-1", fenced: false, stores })),
  );

  before(async () => {
    await buildStatic();
    await once(storefront.listen(0, "127.0.0.1"), "listening");
    const environment = {
      PEERS: JSON.stringify({ "us-east-1": `http://127.0.0.1:${(storefront.address() as AddressInfo).port}` }),
      FUNCTIONS_BUCKETS: '{"us-east-1":"functions"}',
    };
    const onCreated = (event: ObjectCreated): void => {
      if (!event.Records[0]!.s3.object.key.startsWith("pictures/incoming/")) return;
      told = event;
      local.fn("images").enqueue(event);
    };
    local = await openLocalFunctions(region, ["authorizer", "images"], { environment, onCreated });
    await putProducts(region.stores().documents, [{ sku: "lamp" }]);
  });
  after(async () => {
    await local.close();
    storefront.close();
  });

  const uploads = () =>
    presignedPosts({
      ...{ bucket: "functions", endpoint: local.store.url, directory: undefined, region: "us-east-1" },
      credentials: () => Promise.resolve({ accessKeyId: "a", secretAccessKey: "s", sessionToken: "t" }),
    });

  const grant = (input: Partial<UploadInput> = {}): Promise<UploadGrant> =>
    uploads().grant(
      { sku: "lamp", id: randomUUID() },
      { type: "image/jpeg", bytes: 1, alt: "Eine Lampe, grün", ...input },
    );

  async function post(
    { url, fields }: UploadGrant,
    file: Buffer,
    changed: Record<string, string> = {},
  ): Promise<number> {
    const form = new FormData();
    for (const [name, value] of Object.entries({ ...fields, ...changed })) form.append(name, value);
    form.append("file", new Blob([new Uint8Array(file)]));
    const { status } = await fetch(url, { method: "POST", body: form });
    await local.fn("images").settled();
    return status;
  }

  const outcome = ({ fields }: UploadGrant) => findOutcome(region.stores().documents, uploadOfKey(fields["key"]!)!);

  async function lamp(): Promise<Product> {
    return JSON.parse((await region.server().inject("/api/products/lamp")).body) as Product;
  }

  it("go from a signed form to the product and its page, and a second notification changes nothing", async () => {
    const granted = await grant();
    assert.equal(await post(granted, await jpegFile()), 204);
    assert.deepEqual(await outcome(granted), { state: "added" });
    const { images, version, attributes } = await lamp();
    assert.equal(version, 2);
    assert.deepEqual(attributes, { Material: "Brass" });
    assert.deepEqual([images[0]!.alt, images[0]!.width, images[0]!.height], ["Eine Lampe, grün", 800, 400]);
    const page = (await region.server().inject("/products/lamp")).body;
    const widths = [320, 640, 800].map((it) =>
      images[0]!.sources!.find(({ type, width }) => type === "image/avif" && width === it)!,
    );
    const srcset = widths.map(({ url, width }) => `${url} ${width}w`).join(", ");
    assert.ok(page.includes(`<source type="image/avif" srcset="${srcset}" sizes="`), page);
    assert.ok(page.includes(`<img src="${images[0]!.url}" alt="Eine Lampe, grün" width="800" height="400"`), page);

    local.fn("images").enqueue(told!);
    await local.fn("images").settled();
    const again = await grant();
    await post(again, await jpegFile());
    assert.deepEqual(await outcome(again), { state: "added" }, "it has the picture already");
    assert.equal((await lamp()).version, 2);
  });

  it("are refused with a reason, and change nothing, where the file isn't what it was let in as", async () => {
    const before = await lamp();
    const granted = await grant({ type: "image/png" });
    assert.equal(await post(granted, Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>")), 204);
    const reason = "The file is SVG, which can hold scripts; JPEG, PNG, WebP and GIF are taken.";
    assert.deepEqual(await outcome(granted), { state: "refused", reason });
    assert.deepEqual(await lamp(), before);
  });

  it("are taken only as the form says: nothing else, nothing larger, under no other name, and not later", async () => {
    const file = await pngFile();
    const granted = await grant({ type: "image/png" });
    assert.equal(await post(granted, file, { "Content-Type": "text/html" }), 403);
    assert.equal(await post(granted, file, { key: "functions/code.zip" }), 403);
    assert.equal(await post(granted, file, { "x-amz-meta-other": "1" }), 403);
    assert.equal(await post(granted, Buffer.alloc(10 * 1024 * 1024 + 1)), 400);
    assert.equal(await post(granted, Buffer.alloc(0)), 400);
    const policy = Buffer.from(JSON.stringify({ expiration: "2020-01-01T00:00:00Z", conditions: [] })).toString(
      "base64",
    );
    assert.equal(await post(granted, file, { policy }), 403);
    assert.deepEqual(await outcome(granted), { state: "waiting" });
  });
});
