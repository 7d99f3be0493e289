import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { usualRegions } from "../../config/aws-regions";
import { type Schema, violations } from "../../report/schema.fixture";
import { pageOf, type ReadPlans } from "../assemble";
import { linesOf } from "../lines";
import type { ReviewPage } from "../page";
import { sampleFacts } from "../page.fixture";
import { htmlText } from "../writers/html";
import { longestComment, markdownText } from "../writers/markdown";
import { terminalText } from "../writers/terminal";
import { pullRequests } from "./pullRequests";
import { inSixRegions, recordedPlans } from "./recording";

const schema = JSON.parse(readFileSync(path.join(__dirname, "..", "review.schema.json"), "utf8")) as Schema;

const pageFor = (read: ReadPlans, regions: readonly string[] = sampleFacts.platform.regions): ReviewPage => {
  const { rehearsal: _, ...facts } = sampleFacts;
  return pageOf(read, { ...facts, platform: { regions, bootstrapRegion: "us-east-1" } });
};

/** Rows of five comments, one a stack, where each change of a stack is one. */
const separateRows = ({ changes }: ReadPlans): number => changes.length;

describe("reviews of twenty pull requests, whose plans the engine made", () => {
  const pages = pullRequests.map((it) => ({
    ...it,
    read: recordedPlans(it.name),
    page: pageFor(recordedPlans(it.name)),
  }));

  it("are twenty", () => assert.equal(new Set(pullRequests.map(({ name }) => name)).size, 20));

  for (const { name, dangerous, page } of pages)
    it(`${name}: the dangerous line is among the first ten`, () => {
      const place = linesOf(page.rows, page.regions).findIndex(({ row, more }) =>
        [row, ...more].some((it) => it.type === dangerous.type && it.name === dangerous.name),
      );
      assert.ok(place >= 0 && place < 10, `it is at ${place}`);
    });

  it("know what each change does to a running shop", () => {
    const unknown = pages.flatMap(({ page }) => page.rows.filter(({ effect }) => effect.impact === "unknown"));
    assert.deepEqual(
      unknown.map(({ type, name }) => `${type} ${name}`),
      [],
    );
  });

  it("are shown in docs/delivery.md by one of them, as it is printed", () => {
    const document = readFileSync(path.join(__dirname, "..", "..", "docs", "delivery.md"), "utf8");
    const { rehearsal: _, ...facts } = sampleFacts;
    const text = terminalText(pageOf(recordedPlans("health-check-path"), { ...facts, sourceOf: () => undefined }));
    assert.ok(document.includes(`\n\`\`\`\n${text}\`\`\`\n`), `it is:\n${text}`);
  });

  it("have 2.5 times fewer rows than a comment for each stack", () => {
    const separate = pages.reduce((sum, { read }) => sum + separateRows(read), 0);
    const together = pages.reduce((sum, { page }) => sum + linesOf(page.rows, page.regions).length, 0);
    assert.ok(separate >= 2.5 * together, `${separate} rows, and ${together}`);
  });

  for (const { name, page, read } of pages)
    it(`${name}: is what the schema says, and fits into a comment for three and for six regions`, () => {
      assert.deepEqual(violations(JSON.parse(JSON.stringify(page)), schema), []);
      for (const it of [page, pageFor(inSixRegions(read), usualRegions)]) {
        const comment = markdownText(it, { sourcesAt: `https://github.example/owner/name/blob/${"a".repeat(40)}` });
        assert.ok(comment.length <= longestComment, `${comment.length} characters`);
        for (const text of [comment, htmlText(it), terminalText(it)]) assert.ok(text.includes(it.verdict.slice(0, 12)));
      }
    });
});
