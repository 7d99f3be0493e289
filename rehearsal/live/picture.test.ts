import assert from "node:assert/strict";
import { ago, changesSince, drawPicture, lineOf, type Picture } from "./picture";

const picture: Picture = {
  now: 100_000,
  regions: [
    {
      region: "us-east-1",
      instances: { healthy: 3, all: 3 },
      relational: { role: "writer" },
      document: { role: "reader", lagSeconds: 0.04 },
      dnsShare: 0.4,
      requestsPerSecond: 12.34,
      errorsPerSecond: 0,
    },
    {
      region: "ap-south-1",
      instances: { healthy: 1, all: 2 },
      relational: { role: "none" },
      document: { role: "reader", lagSeconds: 75 },
      requestsPerSecond: 0,
      errorsPerSecond: 1.5,
    },
  ],
  faults: [{ number: 4, text: "partition ap-south-1", since: 30_000 }],
};

describe("the picture of a living cloud", () => {
  it("has a line for each region and for each fault", () => {
    assert.deepEqual(drawPicture(picture, 120, "none"), [
      "region      instances  relational  document                    DNS  requests/s  errors/s",
      "us-east-1      3 of 3  WRITER      reader, 0.0 s behind       40 %        12.3       0.0",
      "ap-south-1     1 of 2  none        reader, 1 min 15 s behind     –         0.0       1.5",
      "✘ 4 partition ap-south-1, for 1 min 10 s",
    ]);
  });

  it("says that nothing is wrong", () => {
    assert.equal(drawPicture({ ...picture, faults: [] }, 120, "none").at(-1), "no faults");
  });

  it("is never wider than its terminal, and the same with colours as without", () => {
    for (const width of [10, 40, 86]) {
      const plain = drawPicture(picture, width, "none");
      assert.ok(plain.every((it) => it.length <= width));
      const coloured = drawPicture(picture, width, "colours");
      assert.deepEqual(
        coloured.map((it) => it.replace(/\u001b\[\d+m/g, "").trimEnd()),
        plain,
      );
    }
    const wide = drawPicture(picture, 120, "colours");
    assert.ok(wide[2]!.includes("\u001b[31m  none      \u001b[0m"), JSON.stringify(wide[2]));
  });

  it("where it can't be written over, is lines for what has changed for long", () => {
    const calm = "us-east-1: 3 of 3 instances healthy, relational writer, document reader, DNS answers with it";
    assert.deepEqual(changesSince(undefined, picture), [
      calm,
      "ap-south-1: 1 of 2 instances healthy, relational none, document reader, DNS not asked yet",
    ]);
    const [first, second] = picture.regions as [Picture["regions"][0], Picture["regions"][0]];
    const busier = {
      ...first,
      requestsPerSecond: 99,
      dnsShare: 0.5,
      document: { role: "reader", lagSeconds: 3 },
    } as const;
    const emptied = { ...second, dnsShare: 0 };
    assert.deepEqual(changesSince(picture, { ...picture, regions: [busier, emptied] }), [
      "ap-south-1: 1 of 2 instances healthy, relational none, document reader, DNS leads nobody to it",
    ]);
  });

  it("tells durations as people do", () => {
    assert.deepEqual([-5, 999, 59_999, 61_000, 3_725_000].map(ago), ["0 s", "0 s", "59 s", "1 min 1 s", "1 h 2 min"]);
  });

  it("tells what happens with its time, and its region where it is of one", () => {
    const at = new Date(2026, 10, 29, 20, 4, 9).getTime();
    assert.equal(lineOf({ at, part: "faults", what: "all has ended" }), "20:04:09  faults: all has ended");
    assert.equal(
      lineOf({ at, region: "eu-west-1", part: "compute", what: "start i-1" }),
      "20:04:09  eu-west-1  compute: start i-1",
    );
  });
});
