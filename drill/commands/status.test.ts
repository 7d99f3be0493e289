import assert from "node:assert/strict";
import { leaseKey, type LeaseRecord } from "../lease/lease";
import { MemoryPlace } from "../record/memoryPlace.fixture";
import { leasesOf, leaseInWords } from "./status";

describe("What status says of leases", () => {
  it("is whose each region's is, also where one is damaged and one doesn't answer", async () => {
    const places = ["us-east-1", "eu-west-1", "ap-south-1", "eu-west-2"].map((it) => new MemoryPlace(it));
    const record: LeaseRecord = {
      ...{ run: "a-run", operator: "ada", holder: "here:1:x", token: 3, renewal: 0, ttlSeconds: 60, state: "held" },
    };
    places[0]!.objects.set(leaseKey, { text: JSON.stringify(record), etag: "x" });
    places[1]!.objects.set(leaseKey, { text: "<html>", etag: "x" });
    places[2]!.fault = "silent";
    const said = (await leasesOf({ places })).map(({ region, lease }) => `${region}: ${leaseInWords(lease)}`);
    assert.deepEqual(said.slice(0, 2), [
      "us-east-1: held by ada (here:1:x) for a-run, token 3; runs out when silent for 60 s",
      'eu-west-1: lease.json in the backup bucket of eu-west-1 isn\'t a lease: "<html>". Make sure that nobody drills, then delete that object.',
    ]);
    assert.match(said[2]!, /^ap-south-1: no answer: /);
    assert.equal(said[3], "eu-west-2: never taken");
  });
});
