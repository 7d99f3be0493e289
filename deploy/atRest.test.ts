import assert from "node:assert/strict";
import { type Answers, askingContext, healthyAnswers, sampleSwitch } from "../drill/guards/healthy.fixture";
import type { StoredText } from "../drill/objectText";
import type { ObjectPlace } from "../drill/record/objectPlace";
import { ledPast, unrestIn } from "./atRest";

/** The bucket of a region, in which this stands, or nothing. */
function place(region: string, read: () => Promise<StoredText | undefined>): ObjectPlace {
  const unused = () => Promise.reject(new Error("only reading is asked for"));
  return { region, name: region, read, write: unused, list: unused, folders: unused };
}

const lease = (state: "held" | "released") => ({
  text: JSON.stringify({ run: "20261130T0800Z-zone-loss-1a2b", operator: "Ada", state }),
  etag: "1",
});

const unrest = (answers: Answers, places: readonly ObjectPlace[] = []) => {
  const { platform, clientsIn } = askingContext({ ...healthyAnswers, ...answers });
  return unrestIn({ platform, clientsIn, places });
};

describe("a platform at rest", () => {
  it("has all its users led to their regions, no switch on and no drill open", async () => {
    const places = [place("us-east-1", () => Promise.resolve(undefined))];
    assert.deepEqual(await unrest({}, [...places, place("eu-west-1", () => Promise.resolve(lease("released")))]), []);
  });

  it("hasn't while a region is evacuated", async () => {
    const DescribeAlarms: Answers[string] = (place) => ({
      MetricAlarms: [sampleSwitch("us-east-1", place, place === "eu-west-1" ? "ALARM" : "OK")],
    });
    const found = await unrest({ DescribeAlarms });
    assert.match(found.join("\n"), /^us-east-1 is evacuated already: its switch in eu-west-1 is on; /);
  });

  it("hasn't while a drill is open, in whichever region that is written", async () => {
    assert.deepEqual(await unrest({}, [place("ap-south-1", () => Promise.resolve(lease("held")))]), [
      "The drill 20261130T0800Z-zone-loss-1a2b of Ada is open. End it: npm run drill -- resume, or abort.",
    ]);
  });

  it("isn't known to be where a region doesn't say", async () => {
    const silent = place("ap-south-1", () => Promise.reject(new Error("timed out")));
    assert.deepEqual(await unrest({}, [silent]), ["ap-south-1 doesn't say whether a drill is open: timed out"]);
  });
});

describe("a region that Route 53 leads users past", () => {
  const past = (region: string, Values: readonly number[]) => {
    const GetMetricData: Answers[string] = () => ({
      MetricDataResults: [0, 1, 2].map((index) => ({ Id: `check${index}`, Values: index === 1 ? Values : [1] })),
    });
    return ledPast(region, askingContext({ ...healthyAnswers, GetMetricData }));
  };

  it("is one whose health check fails, and none that nobody says anything of", async () => {
    const [first, second] = askingContext(healthyAnswers).platform.regions.map(({ region }) => region);
    assert.deepEqual(await past(second!, [0]), [`Route 53 leads nobody to ${second!}`]);
    assert.deepEqual(await past(first!, [0]), []);
    assert.deepEqual(await past(second!, [1]), []);
    assert.deepEqual(await past(second!, []), []);
  });
});
