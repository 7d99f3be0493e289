import assert from "node:assert/strict";
import { highestRisks } from "../lines";
import { readSample, sampleFacts, samplePage } from "../page.fixture";
import { pageOf } from "../assemble";
import { inRegions, type SampleStep, samplePlan } from "../plan.fixture";
import { longestComment, markdownText, marker } from "./markdown";

const step = (type: string, name: string, value: string): SampleStep => ({
  type,
  name,
  before: { description: "d", engineVersion: "16.1", ttl: 60, records: ["a"], text: "old" },
  after: { description: "d", engineVersion: value, ttl: 300, records: [value], text: value },
});

const many = (count: number, type: string, name: string, value = "x".repeat(200)): readonly SampleStep[] =>
  Array.from({ length: count }, (_, index) => step(type, `${name}-${index}`, `${value}${index}`));

const pageWith = (steps: readonly SampleStep[]) =>
  pageOf(readSample([samplePlan("foundation", []), ...inRegions(() => steps), samplePlan("global", [])]), sampleFacts);

/** Cells of every line of a table: as many as its head has. */
function brokenRows(text: string): readonly string[] {
  const lines = text.split("\n").filter((it) => it.startsWith("|"));
  const cells = (line: string): number => line.replaceAll("\\|", "").split("|").length;
  return lines.filter((it) => cells(it) !== cells(lines[0]!) || !it.endsWith("|"));
}

describe("a review as a comment", () => {
  it("begins with the mark by which it is found, and the verdict", () => {
    const [first, , second] = markdownText(samplePage()).split("\n");
    assert.equal(first, marker);
    assert.equal(
      second,
      "**Stopped by the policy pack (data-not-deleted); changes the lb target group storefront in 3 regions; nothing that holds data; " +
        "failover path touched: last rehearsal of this commit held, 2 h ago.**",
    );
  });

  it("has a row for what three regions change alike, linked to the line that makes it", () => {
    const text = markdownText(samplePage(), { sourcesAt: "https://github.example/o/n/blob/abc" });
    assert.ok(
      text.includes(
        "| **routing and failover path**: changes [lb target group `storefront`](https://github.example/o/n/blob/abc/components/region/loadBalancer.ts#L122) ×3" +
          "<br>`healthCheck.path`: `/health/ready` → `/healthz`<br>→ **refuses requests**: ",
      ),
      text,
    );
    assert.deepEqual(brokenRows(text), []);
  });

  it("says beside the table what is stopped, stale and dearer, and in which order it is applied", () => {
    const text = markdownText(samplePage());
    for (const it of [
      "- global: policy data-not-deleted (mandatory): The plan deletes something",
      "- foundation changes keyArn, which us-east-1, eu-west-1, ap-south-1, global read: planned here with the values of today",
      "- 3,847.19 → 3,966.33 USD a month before anybody comes (+119.14)",
      "- npm run deploy applies ",
    ])
      assert.ok(text.includes(it), `${it}\n${text}`);
  });

  it("fits however much changes, keeps each line of the two highest risks, and cuts no row", () => {
    const upper = [...many(60, "aws:rds/cluster:Cluster", "data"), ...many(120, "aws:route53/record:Record", "record")];
    const page = pageWith([...upper, ...many(300, "aws:cloudwatch/metricAlarm:MetricAlarm", "alarm")]);
    assert.deepEqual([...highestRisks(page.rows)], ["data", "routing"]);
    const text = markdownText(page);
    assert.ok(text.length <= longestComment, `${text.length}`);
    for (const { name } of upper) assert.ok(text.includes(`\`${name}\``), name);
    assert.deepEqual(brokenRows(text), []);
    assert.ok(
      text.includes("changes cloudwatch metric alarm: 300") || text.includes("changes cloudwatch metric alarm 300"),
    );
  });

  it("names what it can't list any more", () => {
    const upper = many(500, "aws:route53/record:Record", "record");
    const text = markdownText(pageWith(upper));
    assert.ok(text.length <= longestComment, `${text.length}`);
    for (const { name } of upper) assert.ok(text.includes(`\`${name}\``), name);
  });

  it("means nothing but text by what values hold: no cell, no code and no person", () => {
    const text = markdownText(pageWith([step("aws:route53/record:Record", "a|b`c", "x|y`z <b>@everybody</b>\nmore")]));
    assert.deepEqual(brokenRows(text), []);
    assert.ok(text.includes("`a\\|bʼc`"));
    assert.ok(text.includes("`x\\|yʼz <b>@everybody</b> more`"));
  });
});
