import assert from "node:assert/strict";
import { ceilingOf, lineChart, rowChart, stepsOf, told } from "./charts";
import { sampleLife } from "./life.fixture";
import { stretchesOf } from "./lifeCharts";

const frame = { id: "c", title: "A title", description: "In words.", seconds: 10, bands: [] };
const pathsOf = (svg: string): string[] =>
  [...svg.matchAll(/<path d="([^"]*)" class="(?:line|bars)[^"]*"/g)].map(([, d]) => d!);

describe("a chart", () => {
  it("joins the values of neighbouring seconds, and leaves gaps where there is none", () => {
    const points = [[0, 0], [1, 10], [3, 5]] as const; // prettier-ignore
    const { text } = lineChart({ ...frame, unit: "u", series: [{ name: "s", look: "series-1", points }] });
    assert.deepEqual(pathsOf(text), ["M64 142 h1 L152.4 22 M329.2 82 h1"]);
  });

  it("draws bars from the ground up, and none for nothing", () => {
    const points = [[0, 0], [1, 10]] as const; // prettier-ignore
    const { text } = lineChart({ ...frame, unit: "u", style: "bars", series: [{ name: "s", look: "bad", points }] });
    assert.deepEqual(pathsOf(text), ["M152.4 142 V22 h88.4 V142 z"]);
  });

  it("shades what lasted, from when until when, and says what it was", () => {
    const bands = [{ text: "cut", from: 2, until: 4 }];
    const { text } = lineChart({ ...frame, bands, unit: "u", series: [] });
    assert.match(
      text,
      /<rect x="240\.8" y="22" width="176\.8" height="120" class="band"><title>cut, 2 to 4 s<\/title>/,
    );
  });

  it("has a legend only where there are several series", () => {
    const series = ["a", "b"].map((name) => ({ name, look: "series-1", points: [] }));
    assert.doesNotMatch(lineChart({ ...frame, unit: "u", series: series.slice(1) }).text, /class="key"/);
    assert.match(lineChart({ ...frame, unit: "u", series }).text, /class="key"/);
  });

  it("writes into a stretch what it is where there is room", () => {
    const stretches = [
      { text: "eu-west-1", from: 0, until: 5, look: "series-1" },
      { text: "us-east-1", from: 5, until: 5.2, look: "series-2" },
    ];
    const { text } = rowChart({ ...frame, rows: [{ name: "store", stretches }] });
    assert.match(text, /class="strong">eu-west-1</);
    assert.doesNotMatch(text, /class="strong">us-east-1</);
    assert.match(text, /<title>us-east-1, 5 to 5\.2 s</);
  });

  it("ends its axes on round numbers", () => {
    assert.deepEqual([0, 0.3, 1, 11, 24, 99, 101].map(ceilingOf), [1, 0.3, 1, 20, 30, 100, 200]);
    assert.deepEqual(
      [stepsOf(0), stepsOf(5), stepsOf(300).length, stepsOf(86_400).length],
      [[0], [0, 1, 2, 3, 4, 5], 11, 13],
    );
    assert.deepEqual([0, 0.12345, 12_345, 1].map(told), ["0", "0.123", "12300", "1"]);
  });
});

describe("who writes", () => {
  const regions = ["us-east-1", "eu-west-1", "ap-south-1"];
  const life = sampleLife(regions);

  it("is in one piece until somebody else does, and a gap where nobody does", () => {
    assert.deepEqual(
      stretchesOf(life, "relational", regions).map(({ text, from, until }) => [text, from, until]),
      [["us-east-1", 0, 20], ["eu-west-1", 28, 75], ["us-east-1", 75, 90]], // prettier-ignore
    );
  });

  it("is both where two claim it, which stands out", () => {
    const timeline = life.timeline.map((it) => (it.at === 30 ? { ...it, document: "writer" as const } : it));
    const [, , claimed] = stretchesOf({ ...life, timeline }, "document", regions);
    assert.deepEqual(claimed, { text: "us-east-1 and eu-west-1 and ap-south-1", from: 30, until: 31, look: "bad" });
  });
});
