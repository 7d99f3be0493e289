import assert from "node:assert/strict";
import { drillPlatform } from "./drillPlatform";
import { sampleOutputs } from "./platform.fixture";
import { ageOf, parseSnapshot, snapshotOf, textOf } from "./snapshot";

const regions = ["us-east-1", "eu-west-1", "ap-south-1"];
const source = () => ({
  takenAt: new Date("2025-01-31T08:00:00Z"),
  commit: "c0ffee",
  domain: "shop.example.com",
  regions,
  outputs: sampleOutputs("globalCluster"),
});

describe("a snapshot of the platform's outputs", () => {
  it("comes back from its text as it was, and makes a platform for drills", () => {
    const snapshot = snapshotOf(source());
    const read = parseSnapshot(textOf(snapshot), "platform.json");
    assert.deepEqual(read, snapshot);
    const { domain, outputs, foundation, snapshot: origin } = drillPlatform(read);
    assert.deepEqual([domain, Object.keys(outputs), foundation.zoneId], ["shop.example.com", regions, "something"]);
    assert.deepEqual(origin, { takenAt: "2025-01-31T08:00:00.000Z", commit: "c0ffee" });
  });

  it("holds no secret output, whoever took it for one, and nothing that no contract names", () => {
    const given = source();
    const secrets = ["relationalPassword", "documentPassword", "originSecret", "originSecretPrevious"];
    for (const it of secrets) given.outputs["foundation"]![it] = "hunter2";
    given.outputs["eu-west-1"]!["somethingNew"] = "hunter2";
    const text = textOf(snapshotOf(given));
    assert.ok(!text.includes("hunter2"));
    for (const it of [...secrets, "somethingNew"]) assert.ok(!text.includes(`"${it}":`), it);
    given.outputs["global"]!["url"] = "[secret]";
    assert.throws(() => snapshotOf(given), /url: expected a non-empty string, got nothing/);
  });

  it("isn't made of a platform that isn't whole, and says all that is missing", () => {
    const { global: _, ...outputs } = source().outputs;
    delete outputs["ap-south-1"]!["backupBucketName"];
    assert.throws(
      () => snapshotOf({ ...source(), outputs }),
      ({ message }: Error) => {
        assert.match(message, /^ {2}backupBucketName: expected a non-empty string, got nothing$/m);
        assert.match(message, /^ {2}healthCheckIds: /m);
        return true;
      },
    );
  });

  it("is refused where it is something else, with everything that isn't as it should be and how to come by one", () => {
    const text = JSON.stringify({ ...snapshotOf(source()), takenAt: "yesterday", regions: [] });
    assert.throws(() => parseSnapshot(text, "a.json"), {
      message:
        "a.json is no snapshot of a platform:\n" +
        '  takenAt: expected a time such as 2025-01-31T08:00:00.000Z, got "yesterday"\n' +
        "  regions: expected a list of regions, got []\n" +
        "npm run deploy writes one to build/platform.json and into the backup bucket of every region, and a kept local cloud has one in " +
        "its session's folder; name it with --snapshot FILE.",
    });
    assert.throws(() => parseSnapshot("<html>", "a.json"), /outputs: expected a map of stack to outputs, got nothing/);
  });

  it("says its age in words", () => {
    const after = (minutes: number) => ageOf(snapshotOf(source()), new Date(Date.UTC(2025, 0, 31, 8, minutes)));
    assert.deepEqual(
      [after(0), after(1), after(59), after(61)],
      ["0 minutes old", "1 minute old", "59 minutes old", "1 hour old"],
    );
    assert.deepEqual([after(47 * 60), after(49 * 60)], ["47 hours old", "2 days old"]);
    assert.match(after(-1), /^from the future: /);
  });
});
