import assert from "node:assert/strict";
import type { RegionReport } from "../health/report";
import { Fence } from "../stores/fence";
import type { Role } from "../stores/store";
import { leftBehindBy, type SeenRegions } from "./leftBehind";

const now = 1_700_000_000_000;

const own = (relational: Role, document: Role, beats: Readonly<Record<string, number>> = {}): SeenRegions["own"] => ({
  relational: { role: relational, beats: new Map(Object.entries(beats)) },
  document: { role: document, beats: new Map() },
});

const peer = (relational: Role, document: Role, more: Partial<RegionReport> = {}): RegionReport => {
  const store = (role: Role) => ({ role, reachable: true, lagSeconds: 0, beatAt: now });
  return {
    ...{ status: "ok", region: "eu-west-1", fenced: false, because: [] },
    stores: { relational: store(relational), document: store(document) },
    ...more,
  };
};

describe("A region that was left while it was lost", () => {
  it("is told by another that writes both databases, of whose heartbeats its own relational store shows none", () => {
    assert.equal(leftBehindBy({ own: own("writer", "reader"), others: [peer("writer", "writer")] }), "eu-west-1");
    const once = own("writer", "reader", { "eu-west-1": now - 3_600_000, "us-east-1": now });
    assert.equal(
      leftBehindBy({ own: once, others: [peer("reader", "reader"), peer("writer", "writer")] }),
      "eu-west-1",
    );
    assert.equal(leftBehindBy({ own: own("writer", "unreachable"), others: [peer("writer", "writer")] }), "eu-west-1");
  });

  const whole: Readonly<Record<string, SeenRegions>> = {
    "it follows": { own: own("reader", "reader"), others: [peer("writer", "writer")] },
    "it writes documents, too": { own: own("writer", "writer"), others: [peer("writer", "writer")] },
    "it has just been handed over to": {
      own: own("writer", "reader", { "eu-west-1": now - 3_000 }),
      others: [peer("writer", "writer")],
    },
    "the move goes on: documents are written there already": {
      own: own("writer", "reader"),
      others: [peer("reader", "writer")],
    },
    "the other is fenced": { own: own("writer", "reader"), others: [peer("writer", "writer", { fenced: true })] },
    "nobody answers": { own: own("writer", "reader"), others: [] },
  };
  for (const [why, seen] of Object.entries(whole))
    it(`isn't one where ${why}`, () => assert.equal(leftBehindBy(seen), undefined));

  it("is fenced as long as that is so, after whatever people have said", () => {
    let left: string | undefined = "left";
    const fence = new Fence(undefined);
    fence.also(() => left);
    assert.equal(fence.reason, "left");
    assert.throws(() => fence.refuse(), { message: "this region is fenced: left" });
    fence.observe("by hand");
    assert.equal(fence.reason, "by hand");
    fence.observe(undefined);
    left = undefined;
    assert.equal(fence.reason, undefined);
    fence.refuse();
  });
});
