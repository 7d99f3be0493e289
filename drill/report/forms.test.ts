import assert from "node:assert/strict";
import type { ErrorView } from "./findings";
import { htmlReport } from "./html";
import { markdownReport } from "./markdown";
import { drillReportOf } from "./reportOf";
import { sampleAfterwards, sampleEntries } from "./sample.fixture";
import { terminalReport } from "./terminal";

const report = drillReportOf(sampleEntries(sampleAfterwards));
const page = htmlReport(report);
const nasty = `<img src=x onerror="alert(1)"> | *bold* \`code\` [a](http://b)`;
const nastyReport = drillReportOf(
  sampleEntries([[200, "deficiency", { severity: "high", what: nasty, owner: nasty, due: "2026-12-31" }]]),
);

describe("A drill's report on a page", () => {
  it("asks for nothing else and runs nothing", () => {
    assert.doesNotMatch(page, /<(script|link|img|iframe|object|embed|base)\b|@import|\bon\w+=|javascript:/i);
    assert.doesNotMatch(page, /(src|href)="(?!#)/);
  });

  it("says first how it ended and whether objectives were met, and that it was rehearsed", () => {
    const words = page.slice(page.indexOf("<main>")).replace(/<[^>]*>/g, " ").replace(/\s+/g, " "); // prettier-ignore
    assert.ok(words.startsWith(" ✔ Drill held: writer-failover writer-failover in a rehearsal did what it promises. Recovery took 26.3 s, 2 min 41 s at AWS&#39; own pace by arithmetic; the objective is 5 min.")); // prettier-ignore
    assert.match(words, /✔ 6 of 287 acknowledged writes lost; objective at most 20 .*Rehearsed, not measured on AWS\./);
  });

  it("says which requests failed, and how", () => {
    assert.ok(page.includes("80 × page: no answer, 4 × cart: 504 by the edge"));
    assert.ok(markdownReport(report).includes("Failed requests: 80 × page: no answer, 4 × cart: 504 by the edge."));
    const users = { ...(report.users as ErrorView), failures: undefined };
    assert.ok(htmlReport({ ...report, users: users as ErrorView }).includes("not told apart"));
    assert.ok(
      !markdownReport({ ...report, users: { ...(users as ErrorView), failed: 0 } }).includes("Failed requests"),
    );
  });

  it("has every chapter, named in the contents", () => {
    const links = [...page.matchAll(/href="#([^"]*)"/g)].map((it) => it[1]!);
    assert.ok(links.length >= 11);
    for (const it of links) assert.ok(page.includes(`id="${it}"`), it);
  });

  it("escapes whatever people wrote", () => {
    assert.doesNotMatch(htmlReport(nastyReport), /<img/);
  });
});

describe("A drill's report in Markdown", () => {
  it("begins with the outcome, and tells objectives in a table", () => {
    const text = markdownReport(report);
    assert.ok(text.startsWith("## ✔ Drill held: writer-failover\n"));
    assert.ok(text.includes("| of 287 acknowledged writes lost; objective at most 20 | **6** | met |"));
  });

  it("makes no markup of what people wrote", () => {
    const text = markdownReport(nastyReport);
    assert.ok(text.includes(String.raw`high: \<img src=x onerror="alert(1)"\> \| \*bold\* \`code\` \[a\](http://b)`));
  });
});

describe("A drill's report in a terminal", () => {
  it("is at most 110 columns wide, and begins with the outcome", () => {
    const lines = terminalReport(report).split("\n");
    assert.equal(lines[0], "✔ held: writer-failover in a rehearsal did what it promises.");
    assert.ok(lines.every((it) => it.length <= 110));
  });
});
