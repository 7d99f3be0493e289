import assert from "node:assert/strict";
import { WriterWait } from "./writerWait";

describe("Waiting for a region to write", () => {
  it("ends without a pause where no time is given", async () => {
    assert.equal(await new WriterWait(0).during(({ more }) => more()), false);
  });

  it("lets 200 requests wait at once, tells the next at once that there is no room, and has room again afterwards", async () => {
    const room = new WriterWait(60_000);
    let letGo = (): void => undefined;
    const first = new Promise<void>((resolve) => (letGo = resolve));
    const waiting = Array.from({ length: 200 }, () =>
      room.during(async ({ more }) => {
        assert.equal(await more(), true);
        await first;
        return more();
      }),
    );
    assert.equal(await room.during(({ more }) => more()), false);
    letGo();
    assert.deepEqual(new Set(await Promise.all(waiting)), new Set([true]));
    assert.equal(await room.during(({ more }) => more()), true);
  });

  it("gives a request's place back when it fails", async () => {
    const room = new WriterWait(60_000);
    const failing = Array.from({ length: 200 }, () =>
      room.during(async ({ more }) => {
        await more();
        throw new Error("no");
      }),
    );
    await Promise.allSettled(failing);
    assert.equal(await room.during(({ more }) => more()), true);
  });
});
