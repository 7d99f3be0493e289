import assert from "node:assert/strict";
import type { Socket } from "node:net";
import { PassThrough } from "node:stream";
import { clear, LinkFlow } from "./flow";

/** What a flow needs of a socket, in memory. */
const socket = (highWaterMark = 1 << 16): Socket => new PassThrough({ highWaterMark }) as unknown as Socket;

const stopped = { ...clear, stopped: true };
const window = 1 << 20;
/** All that can happen without anybody else has happened. */
const turns = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
};
const part = Buffer.alloc(1 << 16);

describe("a flow of a link", () => {
  it("holds a window of what isn't delivered and lets the sender wait, until it goes on", async () => {
    const [source, sink] = [socket(), socket(4 * window)];
    const flow = new LinkFlow(source, stopped);
    flow.leadTo(sink);
    let sent = 0;
    for (; !source.isPaused() && sent < 4 * window; sent += part.length) {
      source.write(part);
      await turns();
    }
    assert.equal(sent, window);
    flow.meet(clear);
    assert.equal(source.isPaused(), false);
    assert.equal(sink.readableLength + sink.writableLength, window);
  });

  it("lets the sender wait for a receiver that doesn't take what has arrived", async () => {
    const [source, sink] = [socket(), socket(part.length)];
    new LinkFlow(source, clear).leadTo(sink);
    for (let count = 0; count < 4; count++) source.write(part);
    await turns();
    assert.equal(source.isPaused(), true);
    let received = 0;
    sink.on("data", (it: Buffer) => (received += it.length));
    await turns();
    assert.equal(received, 4 * part.length);
    assert.equal(source.isPaused(), false);
  });
});
