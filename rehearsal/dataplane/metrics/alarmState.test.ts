import assert from "node:assert/strict";
import { type AlarmSettings, decide, evaluationRange } from "./alarmState";

/** AWS' own notation, the oldest first: 0 doesn't breach, X does, - is missing. */
const points = (text: string) =>
  text
    .split(" ")
    .map((it) => (it === "-" ? undefined : it === "X" ? 2 : 0))
    .reverse();

const settings = (datapointsToAlarm: number, change: Partial<AlarmSettings> = {}): AlarmSettings => ({
  ...{ evaluationPeriods: 3, datapointsToAlarm, threshold: 1, comparison: "GreaterThanThreshold" },
  ...{ treatMissingData: "missing", ...change },
});

const treatments = ["missing", "ignore", "breaching", "notBreaching"] as const;

describe("an alarm's state", () => {
  /** By missing, ignore, breaching and notBreaching, as the guide's two tables have them. */
  const tables: readonly (readonly [least: number, rows: Readonly<Record<string, readonly (string | undefined)[]>>])[] =
    [
      [
        3,
        {
          "0 - X - X": ["OK", "OK", "OK", "OK"],
          "0 - - - -": ["OK", "OK", "OK", "OK"],
          "- - - - -": ["INSUFFICIENT_DATA", undefined, "ALARM", "OK"],
          "0 X X - X": ["ALARM", "ALARM", "ALARM", "ALARM"],
          "- - - - X": ["INSUFFICIENT_DATA", undefined, "ALARM", "OK"],
          "X - - - -": ["ALARM", undefined, "ALARM", "OK"],
        },
      ],
      [
        2,
        {
          "0 - X - X": ["ALARM", "ALARM", "ALARM", "ALARM"],
          "0 0 X 0 X": ["ALARM", "ALARM", "ALARM", "ALARM"],
          "0 - X - -": ["OK", "OK", "ALARM", "OK"],
          "- - - - 0": ["OK", "OK", "ALARM", "OK"],
          "- - - - X": ["INSUFFICIENT_DATA", undefined, "ALARM", "OK"],
        },
      ],
    ];
  for (const [least, rows] of tables)
    it(`is what AWS' table of missing data says, where ${least} of 3 datapoints must breach`, () => {
      for (const [text, expected] of Object.entries(rows)) {
        const states = treatments.map((it) => decide(settings(least, { treatMissingData: it }), points(text))?.state);
        assert.deepEqual(states, expected, text);
      }
    });

  it("follows the newest data, and looks two periods further than it evaluates", () => {
    assert.equal(evaluationRange(settings(3)), 5);
    assert.equal(decide(settings(3), points("0 0 X X X"))?.state, "ALARM");
    assert.equal(decide(settings(3), points("X X X X 0"))?.state, "OK");
  });

  it("is by the comparison that it has", () => {
    const at = (comparison: string, value: number) =>
      decide(settings(1, { comparison, evaluationPeriods: 1 }), [value])?.state;
    const states = [
      "GreaterThanOrEqualToThreshold",
      "GreaterThanThreshold",
      "LessThanOrEqualToThreshold",
      "LessThanThreshold",
    ].map((it) => [0, 1, 2].map((value) => at(it, value)));
    assert.deepEqual(states, [
      ["OK", "ALARM", "ALARM"],
      ["OK", "OK", "ALARM"],
      ["ALARM", "ALARM", "OK"],
      ["ALARM", "OK", "OK"],
    ]);
    assert.throws(() => at("LessThanLowerThreshold", 1), /LessThanLowerThreshold isn't evaluated here.*alarmState\.ts/);
  });

  it("has a reason in AWS' words", () => {
    const reason = (text: string, change: Partial<AlarmSettings> = {}) =>
      decide(settings(2, change), points(text))?.reason;
    assert.equal(
      reason("0 0 X 0 X"),
      "Threshold Crossed: 2 out of the last 3 datapoints [2, 2] were greater than the threshold (1) (minimum 2 datapoints for OK -> ALARM transition).",
    );
    assert.equal(
      reason("0 0 0 0 X"),
      "Threshold Crossed: 2 out of the last 3 datapoints [0, 0] were not greater than the threshold (1) (minimum 2 datapoints for ALARM -> OK transition).",
    );
    assert.equal(
      reason("- - - - -", { treatMissingData: "notBreaching" }),
      "Threshold Crossed: no datapoints were received for 3 periods and 3 missing datapoints were treated as [NonBreaching].",
    );
    assert.equal(reason("- - - - -"), "Insufficient Data: 3 datapoints were unknown.");
  });
});
