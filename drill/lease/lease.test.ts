import assert from "node:assert/strict";
import type { EntryBodies } from "../entries";
import { MemoryPlace } from "../record/memoryPlace.fixture";
import { Lease, LeaseHeld, leaseKey, LeaseLost, type LeaseRecord } from "./lease";

const regions = ["us-east-1", "eu-west-1", "ap-south-1"];

/** Three regions, a clock that moves when somebody waits, and whoever does something meanwhile. */
class Cloud {
  milliseconds = 0;
  readonly places = regions.map((it) => new MemoryPlace(it));
  readonly entries: EntryBodies["lease"][] = [];
  readonly gone = new Set<string>();
  /** Called whenever somebody has waited. */
  meanwhile: () => Promise<unknown> = () => Promise.resolve();

  place(region: string): MemoryPlace {
    return this.places.find((it) => it.region === region)!;
  }

  record(region: string): LeaseRecord {
    return JSON.parse(this.place(region).objects.get(leaseKey)!.text) as LeaseRecord;
  }

  take(holder: string, leave = "us-east-1", places: readonly MemoryPlace[] = this.places): Promise<Lease> {
    const needed = regions.filter((it) => it !== leave);
    const wait = async (milliseconds: number): Promise<void> => {
      this.milliseconds += milliseconds;
      await this.meanwhile();
    };
    return Lease.take(
      { places, needed, run: `run-${holder}`, operator: holder, holder, ttlSeconds: 60 },
      {
        clock: { now: () => this.milliseconds, wait },
        say: () => undefined,
        isGone: (it) => this.gone.has(it),
        changed: (entry) => void this.entries.push(entry),
      },
    );
  }
}

describe("A lease", () => {
  let cloud: Cloud;
  beforeEach(() => {
    cloud = new Cloud();
  });

  it("is taken in every region that answers, in the order of the configuration, with a token above the last one", async () => {
    const first = await cloud.take("ada");
    await first.release();
    const second = await cloud.take("bob");
    assert.deepEqual([first.token, second.token], [1, 2]);
    assert.deepEqual(
      cloud.entries.map(({ place, token, what }) => `${what} ${place} ${token}`),
      ["taken", "released", "taken"].flatMap((what, index) =>
        regions.map((region) => `${what} ${region} ${index === 2 ? 2 : 1}`),
      ),
    );
  });

  it("is refused while another renews it, whatever region each of them leaves", async () => {
    const ada = await cloud.take("ada", "us-east-1");
    cloud.meanwhile = () => ada.renew();
    await assert.rejects(cloud.take("bob", "eu-west-1"), (error: Error) => {
      assert.ok(error instanceof LeaseHeld);
      assert.match(
        error.message,
        /^ada holds the lease for the run run-ada \(in us-east-1, by ada\): two can't drill at once/,
      );
      return true;
    });
    ada.expectHeld();
    assert.ok(cloud.milliseconds < 60_000);
  });

  it("passes to another when it has been silent for as long as it lasts, and the late holder finds that out before its next step", async () => {
    const ada = await cloud.take("ada");
    const bob = await cloud.take("bob");
    assert.deepEqual([cloud.milliseconds, bob.token], [60_000, 2]);
    assert.throws(() => ada.expectHeld(), LeaseLost);
    await assert.rejects(ada.renew(), /^Error: bob has taken the lease in us-east-1 for the run run-bob$/);
    await ada.release();
    assert.equal(cloud.record("eu-west-1").holder, "bob");
    bob.expectHeld();
  });

  it("passes at once where the holder is known to live no more", async () => {
    await cloud.take("ada");
    cloud.gone.add("ada");
    await cloud.take("bob");
    assert.equal(cloud.milliseconds, 0);
  });

  it("is free at once where its holder has released it in another region, though it couldn't in one that was dead then", async () => {
    const ada = await cloud.take("ada");
    cloud.place("us-east-1").fault = "silent";
    await ada.release();
    cloud.place("us-east-1").fault = "none";
    assert.deepEqual([cloud.record("us-east-1").state, cloud.record("eu-west-1").state], ["held", "released"]);
    const bob = await cloud.take("bob");
    assert.deepEqual([cloud.milliseconds, bob.token], [0, 2]);
  });

  it("is waited for where only an earlier lease of its holder was released", async () => {
    await (await cloud.take("ada")).release();
    const ada = await cloud.take("ada", "us-east-1", cloud.places.slice(0, 2));
    assert.equal(ada.token, 2);
    await cloud.take("bob");
    assert.equal(cloud.milliseconds, 60_000);
  });

  it("isn't held any more by whoever can't renew it in time, by their own clock, before another may have it", async () => {
    const ada = await cloud.take("ada");
    for (const it of cloud.places) it.fault = "silent";
    cloud.milliseconds = 59_999;
    ada.expectHeld();
    await ada.renew();
    cloud.milliseconds = 60_000;
    assert.throws(() => ada.expectHeld(), {
      message: "the lease couldn't be renewed in time in any region that stays",
    });
    await assert.rejects(ada.renew(), LeaseLost);
  });

  it("survives the loss of a region that has it, and is taken there again when it is back", async () => {
    const ada = await cloud.take("ada");
    cloud.place("eu-west-1").fault = "silent";
    for (const seconds of [20, 40, 60, 80]) {
      cloud.milliseconds = seconds * 1000;
      await ada.renew();
    }
    assert.deepEqual(cloud.entries.at(-1), { place: "eu-west-1", token: 1, what: "lost" });
    await assert.rejects(async () => {
      cloud.meanwhile = () => ada.renew();
      await cloud.take("bob", "eu-west-1");
    }, LeaseHeld);
    cloud.place("eu-west-1").fault = "none";
    await ada.renew();
    assert.deepEqual(cloud.entries.at(-1), { place: "eu-west-1", token: 1, what: "taken" });
  });

  it("needs a region that stays: the one being left isn't enough", async () => {
    for (const region of ["eu-west-1", "ap-south-1"]) cloud.place(region).fault = "silent";
    await assert.rejects(cloud.take("ada"), {
      message: /^The lease can't be had: none of the regions that stay \(eu-west-1, ap-south-1\) answers/,
    });
    assert.equal(cloud.place("us-east-1").objects.size, 0);
  });

  it("is given up by whoever drilled out of sight of another, as soon as they see each other", async () => {
    const [us, eu, ap] = cloud.places as [MemoryPlace, MemoryPlace, MemoryPlace];
    us.fault = eu.fault = "silent";
    const ada = await cloud.take("ada");
    us.fault = eu.fault = "none";
    ap.fault = "silent";
    const bob = await cloud.take("bob");
    ap.fault = "none";
    await ada.renew();
    await bob.renew();
    await assert.rejects(ada.renew(), /bob drills at the same time, for the run run-bob, by a lease in us-east-1/);
  });

  it("is the same holder's after an answer that was lost", async () => {
    const ada = await cloud.take("ada");
    for (const it of cloud.places) it.fault = "answerLost";
    await ada.renew();
    for (const it of cloud.places) it.fault = "none";
    await ada.renew();
    await ada.renew();
    assert.equal(cloud.record("us-east-1").renewal, 2);
  });

  it("is refused where what stands there is no lease, with what it is and what to do", async () => {
    for (const text of ["{", "null", '{"holder":1}']) {
      cloud.place("eu-west-1").objects.set(leaseKey, { text, etag: "x" });
      await assert.rejects(cloud.take("ada"), (error: Error) => {
        assert.ok(error.message.startsWith("lease.json in the backup bucket of eu-west-1 isn't a lease: "));
        return error.message.endsWith("Make sure that nobody drills, then delete that object.");
      });
    }
  });

  it("is kept where it is held while another region's is damaged, and lost where its own is", async () => {
    const ada = await cloud.take("ada", "us-east-1", cloud.places.slice(0, 2));
    cloud.place("ap-south-1").objects.set(leaseKey, { text: "{", etag: "x" });
    await ada.renew();
    cloud.place("eu-west-1").objects.set(leaseKey, { text: "{", etag: "x" });
    await assert.rejects(ada.renew(), /lease.json in the backup bucket of eu-west-1 isn't a lease/);
  });

  it("is one operator's where many ask at the same moment", async () => {
    const askers = ["ada", "bob", "cyd", "dan"];
    const answers = await Promise.allSettled(askers.map((it, index) => cloud.take(it, regions[index % 3])));
    const had = answers.filter(({ status }) => status === "fulfilled");
    assert.equal(had.length, 1);
    assert.equal(new Set(regions.map((it) => cloud.record(it).holder)).size, 1);
  });
});
