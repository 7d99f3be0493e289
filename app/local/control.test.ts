import assert from "node:assert/strict";
import { stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { cacheDirectory } from "../../toolchain/cache";
import { ask, serveControl } from "./control";
import type { Request } from "./options";
import { freePort } from "../../servers/ports";

describe("A running shop's control socket", () => {
  let port: number;
  let close: () => Promise<void>;
  let seen: Request[];

  beforeEach(async () => {
    port = await freePort();
    seen = [];
    close = await serveControl(port, async (request, say) => {
      seen.push(request);
      say("first");
      say("second");
      if (request.name === "kill") throw new Error("there is no such region");
      return Promise.resolve();
    });
  });

  afterEach(() => close());

  const answers = async (request: Request): Promise<string[]> => {
    const lines: string[] = [];
    await ask(port, request, (line) => lines.push(line));
    return lines;
  };

  it("passes a request on, and what happens back", async () => {
    assert.deepEqual(await answers({ name: "status" }), ["first", "second"]);
    assert.deepEqual(seen, [{ name: "status" }]);
  });

  it("fails where the shop refuses", async () => {
    await assert.rejects(
      answers({ name: "kill", region: "9", part: "storefront" }),
      /^Error: there is no such region$/,
    );
  });

  it("lets nobody in but its owner", async () => {
    assert.equal((await stat(path.join(cacheDirectory(), "storefronts"))).mode & 0o777, 0o700);
  });

  it("says how to start a shop where none runs", async () => {
    await close();
    await assert.rejects(answers({ name: "status" }), /no shop runs on port \d+. Start it with npm run storefront/);
  });

  it("takes the place of one that was killed and left its socket behind", async () => {
    await close();
    await writeFile(path.join(cacheDirectory(), "storefronts", `${port}.sock`), "");
    await assert.rejects(answers({ name: "status" }), /no shop runs on port/);
    close = await serveControl(port, (_request, say) => Promise.resolve(say("here again")));
    assert.deepEqual(await answers({ name: "status" }), ["here again"]);
  });
});
