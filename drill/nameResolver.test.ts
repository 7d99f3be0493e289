import assert from "node:assert/strict";
import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { decode, encode, type Packet } from "dns-packet";
import { nameResolver } from "./nameResolver";

/** Answers for one name, and that there is no other. */
function answering(socket: Socket): void {
  socket.on("message", (message, { port, address }) => {
    const { id, questions } = decode(message);
    const name = questions![0]!.name;
    const answers = ["192.0.2.1", "192.0.2.2"].map((data) => ({ type: "A" as const, name, ttl: 60, data }));
    const flags = 0x0100 | (name === "origin.shop.example" ? 0 : 3);
    const answer: Packet = {
      type: "response",
      id: id!,
      flags,
      questions: questions!,
      answers: flags & 3 ? [] : answers,
    };
    socket.send(encode(answer), port, address);
  });
}

describe("a name resolver", () => {
  let socket: Socket;

  before(async () => {
    socket = createSocket("udp4");
    answering(socket);
    socket.bind(0, "127.0.0.1");
    await once(socket, "listening");
  });
  after(() => socket.close());

  it("asks the server that it is given, and takes a name that isn't there for one without addresses", async () => {
    const resolver = nameResolver({ server: `127.0.0.1:${socket.address().port}` });
    assert.deepEqual(await resolver.addressesOf("origin.shop.example"), ["192.0.2.1", "192.0.2.2"]);
    assert.deepEqual(await resolver.addressesOf("none.shop.example"), []);
  });
});
