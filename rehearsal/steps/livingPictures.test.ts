import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Context } from "./context";
import { pictureSteps } from "./livingPictures";

const nowhere = {} as Context;

describe("A merchant of a living cloud", () => {
  let server: Server;
  let port = 0;
  const granted: string[] = [];
  /** What the shop says of a file, and how it shows pictures. */
  let said = (_isPicture: boolean): object => ({ state: "added" });
  let shown = { status: 200, copies: 1 };
  let isPicture = false;

  before(async () => {
    server = createServer((request, response) => {
      void bodyOf(request).then((body) => {
        const { status, type, value } = answer(`${request.method} ${request.url}`, body);
        response.writeHead(status, { "content-type": type }).end(JSON.stringify(value));
      });
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    ({ port } = server.address() as AddressInfo);
  });
  after(() => server.close());

  function answer(what: string, body: string): { status: number; type: string; value: unknown } {
    const json = (value: unknown) => ({ status: 200, type: "application/json", value });
    const image = {
      url: "/static/pictures/a.jpg",
      alt: "Rehearsed",
      sources: [{ url: "/static/a.webp", type: "image/webp" }],
    };
    switch (what) {
      case "POST /api/customers":
      case "POST /api/sessions":
        return json({ accessToken: "t" });
      case "GET /api/products?limit=1":
        return json({ items: [{ sku: "lamp" }] });
      case "POST /api/products/lamp/pictures":
        return json({ id: "1", url: `http://127.0.0.1:${port}/bucket`, fields: { key: "k" } });
      case "POST /bucket":
        isPicture = body.includes("PNG");
        return json({});
      case "GET /api/products/lamp/pictures/1":
        return json(said(isPicture));
      case "GET /api/products/lamp":
        return json({ images: Array(shown.copies).fill(image) });
      default:
        return { status: shown.status, type: what.endsWith("jpg") ? "image/jpeg" : "image/webp", value: {} };
    }
  }

  const stage = () => ({
    plane: {
      parts: { edge: { doors: [{ region: "us-east-1", tlsPort: 0, browserPort: port }] } },
      grantMerchant: (email: string) => Promise.resolve(void granted.push(email)),
    },
    until: async (what: string, isSo: () => boolean | Promise<boolean>) => {
      for (let looked = 0; looked < 3; looked++) if (await isSo()) return;
      throw new Error(`not within three looks: ${what}`);
    },
  });
  const { before: early, whileLost } = pictureSteps(stage, "us-east-1");
  const sorted = (it: boolean): object => (it ? { state: "added" } : { state: "refused", reason: "No." });

  it("must have SVG refused, and the picture given once", async () => {
    await assert.rejects(async () => early[0]!.run(nowhere, undefined), { message: "SVG was added" });
    assert.match(granted[0]!, /^partner-.*@example\.com$/);
    said = sorted;
    shown = { status: 200, copies: 2 };
    await assert.rejects(async () => early[0]!.run(nowhere, undefined), { message: "lamp has 2 pictures of the file" });
    shown = { status: 200, copies: 1 };
    assert.deepEqual(await early[0]!.run(nowhere, undefined), {
      detail: "2 files are shown near us-east-1; SVG was refused: No.",
    });
  });

  it("must see every file while a region is lost", async () => {
    assert.deepEqual(await whileLost[0]!.run(nowhere, undefined), { detail: "2 files are shown near us-east-1" });
    shown = { status: 403, copies: 1 };
    const inVain = "not within three looks: every file of a picture is shown near us-east-1";
    await assert.rejects(async () => whileLost[0]!.run(nowhere, undefined), { message: inVain });
  });
});

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("latin1");
}
