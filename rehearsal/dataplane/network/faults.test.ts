import assert from "node:assert/strict";
import { mulberry32 } from "../../../toolchain/mulberry32";
import { describeFault, type LinkEffect, type LinkFault, refuseUnlessPossible, touches } from "./faults";
import { lossDelay, synDelay } from "./loss";
import { Network } from "./network";

const cut: LinkEffect = { kind: "cut" };
const storefront = { region: "us-east-1", zone: "us-east-1a", name: "i-1" };
const database = { region: "us-east-1", zone: "us-east-1b", name: "orders database" };
const peer = { region: "eu-west-1", name: "load balancer" };
const edge = { name: "edge" };

describe("a fault of the network", () => {
  const touched = (fault: Omit<LinkFault, "effect"> & { readonly effect?: LinkEffect }): string[] =>
    [
      [storefront, database],
      [storefront, peer],
      [edge, peer],
      [edge, storefront],
    ]
      .filter(([from, to]) => touches({ effect: cut, ...fault }, from!, to!))
      .map(([from, to]) => `${from!.name} ${to!.name}`);

  it("between a region and everything else leaves what stays in the region", () => {
    assert.deepEqual(touched({ between: [{ region: "us-east-1" }] }), ["i-1 load balancer", "edge i-1"]);
  });

  it("between two regions touches neither's way to the world", () => {
    assert.deepEqual(touched({ between: [{ region: "eu-west-1" }, { region: "us-east-1" }] }), ["i-1 load balancer"]);
  });

  it("chooses by zone, by name, and what is outside the regions", () => {
    assert.deepEqual(touched({ between: [{ zone: "us-east-1b" }] }), ["i-1 orders database"]);
    assert.deepEqual(touched({ between: [{ name: "i-1" }, { name: "orders database" }] }), ["i-1 orders database"]);
    assert.deepEqual(touched({ between: [{ outside: true }, {}] }), ["edge load balancer", "edge i-1"]);
  });

  it("in one direction touches what the first sends, unless it is felt on both sides anyway", () => {
    const forward = { between: [{ region: "eu-west-1" }, { region: "us-east-1" }], direction: "forward" } as const;
    assert.deepEqual(touched(forward), []);
    assert.deepEqual(touched({ ...forward, effect: { kind: "cut", how: "reset" } }), ["i-1 load balancer"]);
    assert.deepEqual(touched({ ...forward, effect: { kind: "freeze" } }), ["i-1 load balancer"]);
    assert.deepEqual(touched({ ...forward, between: [{ region: "us-east-1" }, { region: "eu-west-1" }] }), [
      "i-1 load balancer",
    ]);
  });

  it("is refused where there is no such thing", () => {
    const refuse = (effect: LinkEffect, first = {}) => refuseUnlessPossible({ between: [first], effect });
    assert.throws(() => refuse({ kind: "delay", ms: -1 }), /a delay of -1 ms: name one from 0 to 60000 ms/);
    assert.throws(() => refuse({ kind: "loss", percent: 100 }), /a loss of 100 %.*or cut the link/);
    assert.throws(() => refuse(cut, { outside: true, region: "us-east-1" }), /outside the regions and in us-east-1/);
  });

  it("is told in words", () => {
    const between: LinkFault["between"] = [{ region: "us-east-1" }];
    assert.deepEqual(
      [
        describeFault({ between, effect: cut }),
        describeFault({ between: [{ outside: true }, { name: "load balancer", region: "eu-west-1" }], effect: cut }),
        describeFault({ between, effect: { kind: "cut", how: "reset" } }),
        describeFault({ between, direction: "forward", effect: { kind: "delay", ms: 200 } }),
        describeFault({ between, effect: { kind: "loss", percent: 15 } }),
        describeFault({ between: [{}], effect: { kind: "freeze" } }),
      ],
      [
        "nothing arrives between us-east-1 and everything else",
        "nothing arrives between outside the regions and load balancer in eu-west-1",
        "connections between us-east-1 and everything else are reset",
        "200 ms more between us-east-1 to everything else, each way",
        "15 % of packets lost between us-east-1 and everything else, felt as retransmission",
        "links between everything and everything else are frozen",
      ],
    );
  });

  it("keeps from each other what runs through no link", async () => {
    const network = new Network();
    const resolver = { region: "us-east-1", name: "resolver" };
    assert.equal(network.reaches(resolver, { name: "DNS" }), true);
    const slow = network.apply({ between: [{ region: "us-east-1" }], effect: { kind: "delay", ms: 5 } });
    assert.equal(network.reaches(resolver, { name: "DNS" }), true);
    await slow();
    const heal = network.apply({ between: [{ region: "us-east-1" }], effect: cut });
    assert.equal(network.reaches(resolver, { name: "DNS" }), false);
    assert.equal(network.isSilent(resolver, { name: "DNS" }), true);
    assert.equal(network.reaches({ ...resolver, region: "eu-west-1" }, { name: "DNS" }), true);
    const reset = network.apply({ between: [{ name: "DNS" }], effect: { kind: "cut", how: "reset" } });
    const other = { ...resolver, region: "eu-west-1" };
    assert.deepEqual(
      [network.reaches(other, { name: "DNS" }), network.isSilent(other, { name: "DNS" })],
      [false, false],
    );
    await reset();
    await heal();
    assert.equal(network.reaches(resolver, { name: "DNS" }), true);
  });
});

describe("lost packets", () => {
  /** Lost so many times, packet by packet. */
  const losing = (...times: readonly number[]) => {
    const draws = times.flatMap((it) => [...Array<number>(it).fill(0), 1]);
    return () => draws.shift()!;
  };

  it("are sent again after 200 ms, doubling; a SYN after a second", () => {
    assert.deepEqual(
      [0, 1, 2, 3].map((it) => lossDelay(100, 0.5, losing(it))),
      [0, 200, 600, 1_400],
    );
    assert.deepEqual(
      [0, 1, 2].map((it) => synDelay(0.5, losing(it))),
      [0, 1_000, 3_000],
    );
  });

  it("with three behind them are sent again at once", () => {
    assert.equal(lossDelay(4 * 1_460, 0.5, losing(1, 0, 0, 0)), 0);
    assert.equal(lossDelay(4 * 1_460, 0.5, losing(2, 0, 0, 0)), 200);
    assert.equal(lossDelay(4 * 1_460, 0.5, losing(0, 1, 0, 0)), 200);
  });

  it("of a small request are as many as the percentage says", () => {
    const drawn = mulberry32(1);
    const random = () => drawn() / 2 ** 32;
    const late = Array.from({ length: 10_000 }, () => lossDelay(500, 0.15, random)).filter((it) => it > 0).length;
    assert.ok(Math.abs(late - 1_500) < 100, String(late));
  });
});
