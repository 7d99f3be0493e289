import assert from "node:assert/strict";
import { ObjectEvents, type SeenObject, type WatchedObjects } from "./objectEvents";

const object = (key: string, version: string): SeenObject => ({
  ...{ key, version, size: 5, etag: "e", at: Date.UTC(2026, 0, 2) },
});
const watched = (...objects: SeenObject[]): WatchedObjects[] => [
  { region: "eu-west-1", bucket: "b", prefix: "imports/incoming/", functionArn: "import", objects },
];

describe("What S3 tells functions", () => {
  const told: unknown[] = [];
  let isUp = true;
  const functions = {
    buckets: [],
    isRunning: () => isUp,
    enqueue: (arn: string, event: unknown) => Promise.resolve(void told.push(arn, event)),
  };
  const cloudIn = () => assert.fail("nothing is asked");
  const events = new ObjectEvents({ cloudIn }, functions);
  const before = object("imports/incoming/old.csv", "1");
  const put = object("imports/incoming/new list é.csv", "2");
  const follow = async (desired: readonly WatchedObjects[]): Promise<string[]> => {
    const steps = events.plan(desired);
    for (const it of steps) await events.perform(it);
    return steps.map((it) => it.what);
  };

  it("is nothing of what was there before anybody watched", async () => {
    const what = ["tell a function of what is put below imports/incoming/ of b"];
    assert.deepEqual([await follow(watched(before)), await follow(watched(before)), told], [what, [], []]);
  });

  it("waits for a function that is down", async () => {
    isUp = false;
    assert.deepEqual([await follow(watched(before, put)), told], [[], []]);
    isUp = true;
  });

  it("is each object that is put, once, in the shape that S3 gives it", async () => {
    assert.deepEqual(await follow(watched(before, put)), ["tell of imports/incoming/new list é.csv in b"]);
    assert.deepEqual(await follow(watched(before, put)), []);
    const [arn, { Records }] = told as [string, { Records: [Record<string, unknown>] }];
    assert.equal(arn, "import");
    assert.deepEqual(Records, [
      {
        ...{ eventVersion: "2.1", eventSource: "aws:s3", awsRegion: "eu-west-1", eventName: "ObjectCreated:Put" },
        eventTime: "2026-01-02T00:00:00.000Z",
        s3: {
          s3SchemaVersion: "1.0",
          bucket: { name: "b", arn: "arn:aws:s3:::b" },
          object: {
            key: "imports/incoming/new+list+%C3%A9.csv",
            ...{ size: 5, eTag: "e", versionId: "2", sequencer: "0000019B7C010400" },
          },
        },
      },
    ]);
  });
});
