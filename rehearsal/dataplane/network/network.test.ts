import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { mock } from "node:test";
import type { LinkFault } from "./faults";
import { type Link, Network } from "./network";

const us = { region: "us-east-1", name: "storefront" };
const eu = { region: "eu-west-1", name: "load balancer" };

describe("a link", () => {
  let network: Network;
  let link: Link;
  let echo: Server;
  const atServer: Socket[] = [];
  const clients: Socket[] = [];

  beforeEach(async () => {
    network = new Network();
    echo = createServer({ allowHalfOpen: true }, (socket) => {
      atServer.push(socket.on("error", () => undefined));
      socket.pipe(socket);
    }).listen(0, "127.0.0.1");
    await once(echo, "listening");
    const { port } = echo.address() as AddressInfo;
    link = await network.link({ from: us, to: eu, target: () => ({ host: "127.0.0.1", port }) }, 443);
  });
  afterEach(async () => {
    for (const it of [...clients, ...atServer]) it.destroy();
    clients.length = atServer.length = 0;
    await network.close();
    echo.close();
  });

  const connecting = ({ port } = link): Socket => {
    const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
    clients.push(socket.on("error", () => undefined));
    return socket;
  };
  const open = async (): Promise<Socket> => {
    const socket = connecting();
    await once(socket, "connect");
    return socket;
  };
  const answered = async (socket: Socket, text: string): Promise<string> => {
    let received = "";
    const all = new Promise<string>((resolve, reject) => {
      socket.on("close", () => reject(new Error("closed")));
      socket.on("data", (part: Buffer) => {
        received += part.toString();
        if (received.length >= text.length) resolve(received);
      });
    });
    socket.write(text);
    return all;
  };
  /** What is delivered at once needs no timer. */
  const withoutTimers = async (act: () => Promise<unknown>): Promise<void> => {
    mock.timers.enable({ apis: ["setTimeout"] });
    await act().finally(() => mock.timers.reset());
  };
  /** Milliseconds until it is done. */
  const taken = async (act: () => Promise<unknown>): Promise<number> => {
    const begin = performance.now();
    await act();
    return performance.now() - begin;
  };
  const closing = (socket: Socket): Promise<string> =>
    new Promise((resolve) => socket.on("close", (failed) => resolve(failed ? "reset" : "closed")));

  it("that is shut answers nobody who connects, lets what stands go on, and answers those who waited once it is opened", async () => {
    const standing = await open();
    assert.equal(await answered(standing, "before"), "before");
    const reopen = network.shut({ from: { name: us.name }, to: eu });
    assert.ok(network.isSilent(us, eu) && !network.isSilent(eu, us));
    assert.equal(await answered(standing, "meanwhile"), "meanwhile");
    const waiting = await open();
    const late = answered(waiting, "late");
    for (const it of ["a while", "another while"]) assert.equal(await answered(standing, it), it);
    assert.equal(atServer.length, 1);
    const other = network.shut({ from: { name: "somebody else" }, to: eu });
    reopen();
    assert.equal(await late, "late");
    assert.equal(atServer.length, 2);
    other();
  });

  it("passes on bytes, and that nothing follows", async () => {
    const socket = await open();
    assert.equal(await answered(socket, "one"), "one");
    socket.end();
    await once(socket, "end");
    assert.equal(await closing(socket), "closed");
    assert.equal(link.connections, 0);
  });

  it("whose region is cut off resets what stands and what comes, and works again afterwards", async () => {
    const socket = await open();
    await answered(socket, "one");
    const heal = network.apply({ between: [{ region: "us-east-1" }], effect: { kind: "cut", how: "reset" } });
    assert.equal(await closing(socket), "reset");
    assert.equal(await closing(connecting()), "reset");
    await heal();
    assert.equal(await answered(await open(), "two"), "two");
  });

  it("that is partitioned delivers nothing, to nobody, until it heals: then what was sent arrives", async () => {
    const standing = await open();
    await answered(standing, "one");
    const heal = network.apply({
      between: [{ region: "us-east-1" }, { region: "eu-west-1" }],
      effect: { kind: "cut" },
    });
    const late = answered(standing, "two");
    const fresh = await open();
    const first = answered(fresh, "new");
    const givenUp = await open();
    assert.equal(link.connections, 3);
    givenUp.end("never");
    // Whoever has given up isn't kept until it heals: it would be one more socket for each attempt.
    while (link.connections > 2) await new Promise((resolve) => setImmediate(resolve));
    assert.equal(atServer.length, 1);
    assert.equal(atServer[0]!.bytesRead, 3);
    await heal();
    assert.deepEqual(await Promise.all([late, first]), ["two", "new"]);
    assert.equal(atServer.length, 2);
  });

  it("that is cut one way delivers the other", async () => {
    const socket = await open();
    await answered(socket, "one");
    const heal = network.apply({
      between: [{ region: "us-east-1" }, { region: "eu-west-1" }],
      direction: "forward",
      effect: { kind: "cut" },
    });
    const late = answered(socket, "late");
    const told = once(socket, "data");
    atServer[0]!.write("from there");
    assert.equal(String((await told)[0]), "from there");
    assert.equal(atServer[0]!.bytesRead, 3);
    await heal();
    assert.match(await late, /^from/);
    await once(socket, "data");
  });

  it("that delays takes so long each way, one round trip more for a new connection, and keeps the order", async () => {
    const socket = await open();
    await answered(socket, "one");
    const heal = network.apply({ between: [us, eu], effect: { kind: "delay", ms: 30 } });
    let text = "";
    const both = taken(() => answered(socket, (text = "0123456789")));
    const fresh = await open();
    const opening = taken(() => answered(fresh, "new"));
    assert.ok(Math.floor(await both) >= 60);
    assert.ok(Math.floor(await opening) >= 120);
    assert.equal(text, "0123456789");
    await heal();
    await withoutTimers(() => answered(socket, "quick"));
  });

  it("that loses packets delivers all of them in their order, later, the same for one seed", async () => {
    // Its first draws: a SYN and its answer arrive, a packet is lost once, its answer arrives.
    const effect = { kind: "loss", percent: 50, seed: 38 } as const;
    const timers = mock.method(globalThis, "setTimeout");
    for (let round = 0; round < 2; round++) {
      const heal = network.apply({ between: [us, eu], effect });
      const socket = await open();
      const took = await taken(async () => assert.equal(await answered(socket, "0123456789"), "0123456789"));
      await heal();
      assert.ok(took >= 199, String(took));
    }
    timers.mock.restore();
    // Twice lost would be three times as long.
    for (const { arguments: given } of timers.mock.calls) assert.ok(given[1]! <= 200, String(given[1]));
  });

  it("keeps the order in which bytes were sent, whatever a fault does to each of them, and when it ends", async () => {
    const socket = await open();
    let received = "";
    const letters = "abcdefghijklmnopqrstuvwxyz";
    const all = new Promise<void>((resolve) => {
      socket.on("data", (part: Buffer) => (received += part.toString()).length === letters.length && resolve());
    });
    const heal = network.apply({ between: [us, eu], effect: { kind: "loss", percent: 20, seed: 5 } });
    for (const letter of letters) {
      socket.write(letter);
      await new Promise((resolve) => setImmediate(resolve));
      if (letter === "t") await heal();
    }
    await all;
    assert.equal(received, letters);
  });

  it("is refused by a target that is gone, and by one that doesn't listen", async () => {
    const nowhere = await network.link({ from: us, to: { name: "nobody" }, target: () => undefined }, 1);
    echo.close();
    for (const it of atServer) it.destroy();
    for (const it of [nowhere, link]) assert.equal(await closing(connecting(it)), "reset");
  });

  it("meets several faults at once, each of which ends by itself and once", async () => {
    const socket = await open();
    await answered(socket, "one");
    const faults: LinkFault[] = [
      { between: [us], effect: { kind: "delay", ms: 20 } },
      { between: [{}, eu], effect: { kind: "delay", ms: 30 } },
    ];
    const [first, second] = faults.map((it) => network.apply(it));
    assert.deepEqual(network.faults, faults);
    assert.ok(Math.floor(await taken(() => answered(socket, "two"))) >= 100);
    await first!();
    await first!();
    assert.ok(Math.floor(await taken(() => answered(socket, "six"))) >= 60);
    await second!();
    assert.deepEqual(network.faults, []);
    await withoutTimers(() => answered(socket, "ten"));
  });

  it("tells which ends there are, and which links a fault touches", () => {
    assert.deepEqual(network.ends(), ["load balancer", "storefront"]);
    const cut = { kind: "cut" } as const;
    assert.deepEqual(network.touched({ between: [{ region: "eu-west-1" }], effect: cut }), [link]);
    assert.deepEqual(network.touched({ between: [{ region: "ap-south-1" }], effect: cut }), []);
  });

  it("is closed with what runs through it once who connects by it is gone, and made anew where somebody of that name comes", async () => {
    const target = (): undefined => undefined;
    const other = await network.link({ from: us, to: { name: "gateway" }, target }, 443);
    const socket = await open();
    await answered(socket, "one");
    const ended = once(socket, "end");
    await network.forget(us.name, eu.name);
    await ended;
    assert.deepEqual(network.ends(), ["gateway", "storefront"]);
    assert.notEqual(await network.link({ from: us, to: eu, target }, 443), link);
    const { port } = other;
    await network.forget(us.name);
    assert.deepEqual(network.ends(), []);
    await assert.rejects(once(connect(port, "127.0.0.1"), "connect"), { code: "ECONNREFUSED" });
  });
});
