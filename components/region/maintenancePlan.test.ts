import assert from "node:assert/strict";
import { regionNames } from "../../config/aws-regions";
import { six } from "../../test/settings";
import { type MaintenanceWindows, maintenanceWindows } from "./maintenancePlan";

const days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const stores = ["relational", "document"] as const;
const week = 7 * 24 * 60;

/** Minutes of the week at which a window begins and ends. */
function span(window: string): [number, number] {
  const [, day, hour, minute, endDay, endHour, endMinute] = /^(\w{3}):(\d\d):(\d\d)-(\w{3}):(\d\d):(\d\d)$/.exec(
    window,
  )!;
  const at = (it: string, h: string, m: string) => days.indexOf(it) * 1440 + Number(h) * 60 + Number(m);
  const [start, end] = [at(day!, hour!, minute!), at(endDay!, endHour!, endMinute!)];
  return [start, end > start ? end : end + week];
}

/** Minutes of a day from one moment to the next one of another. */
const apart = (from: number, to: number) => (((to - from) % 1440) + 1440) % 1440;

const all = ({ instances, cluster }: MaintenanceWindows) => [...instances, cluster];

describe("the nights in which AWS may touch databases", () => {
  it("are each region's own, by its clock, with the bootstrap region's last", () => {
    const place = { regions: ["us-east-1", "eu-west-1", "ap-south-1"], bootstrapRegion: "us-east-1" };
    const cluster = (region: string) => maintenanceWindows({ ...place, region }, "relational").cluster;
    assert.deepEqual(["eu-west-1", "ap-south-1", "us-east-1"].map(cluster), [
      "mon:02:30-mon:03:00",
      "mon:21:00-mon:21:30",
      "wed:07:30-wed:08:00",
    ]);
  });

  it("put replicas' instances before the one that takes over, and the cluster after both", () => {
    const place = { region: "eu-west-1", regions: ["eu-west-1", "us-east-1"], bootstrapRegion: "us-east-1" };
    const { instances, cluster } = maintenanceWindows(place, "relational");
    assert.deepEqual(
      [...instances].reverse().map((it) => it.slice(0, 9)),
      ["mon:00:00", "mon:00:30", "mon:01:00", "mon:01:30", "mon:02:00"],
    );
    assert.equal(cluster, "mon:02:30-mon:03:00");
    assert.equal(maintenanceWindows(place, "document").instances.at(-1), "mon:03:00-mon:03:30");
  });

  it("never overlap, whichever six regions there are and whichever comes last, and end in the order of the regions", () => {
    const sets = [
      six,
      [...regionNames].slice(0, 6),
      ["us-west-2", "ap-southeast-2", ...six.slice(0, 3), "ca-central-1"],
    ];
    for (const regions of sets) {
      for (const bootstrapRegion of regions) {
        const order = [...regions.filter((it) => it !== bootstrapRegion), bootstrapRegion];
        const nights = order.map((region) =>
          stores.flatMap((store) => all(maintenanceWindows({ region, regions, bootstrapRegion }, store)).map(span)),
        );
        const spans = nights.flat().sort(([a], [b]) => a - b);
        for (const [index, [start]] of spans.entries())
          if (index > 0) assert.ok(spans[index - 1]![1] <= start, regions.join());
        // From the first night on, which may begin on Sunday in UTC.
        const first = Math.min(...nights[0]!.map(([start]) => start));
        const ends = nights.map((night) => Math.max(...night.map(([, end]) => (end - first + week) % week)));
        assert.deepEqual(
          ends,
          [...ends].sort((a, b) => a - b),
          order.join(),
        );
      }
    }
  });

  it("keep clear of backups: AWS refuses an overlap, and AWS Backup's job begins at 03:00 UTC, an hour clear of the window", () => {
    const ofDay = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
    for (const region of regionNames) {
      for (const store of stores) {
        const windows = maintenanceWindows({ region, regions: [region], bootstrapRegion: region }, store);
        const [begin, end] = windows.backup.split("-").map(ofDay) as [number, number];
        assert.equal((end - begin + 1440) % 1440, 30);
        for (const [start] of all(windows).map(span))
          assert.ok(apart(start, begin) >= 30 && apart(begin, start) >= 30, `${region} ${store}`);
        const relational = [begin, span(windows.instances[0]!)[0] % 1440];
        if (store === "relational")
          for (const start of relational) assert.ok(start - 60 >= 180 || start + 30 <= 180, `${region}: ${start}`);
      }
    }
  });

  it("are nobody's who isn't among the regions", () => {
    const place = { region: "eu-west-2", regions: ["eu-west-1"], bootstrapRegion: "eu-west-1" };
    assert.throws(
      () => maintenanceWindows(place, "document"),
      /^Error: eu-west-2 has no night among those of eu-west-1/,
    );
  });
});
