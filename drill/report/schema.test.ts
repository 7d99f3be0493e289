import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { type Schema, violations } from "../../report/schema.fixture";
import { evidenceFields } from "../verification/fields";
import { drillReportOf } from "./reportOf";
import { chained, sampleAfterwards, sampleEntries } from "./sample.fixture";
import { schemaOfReport } from "./schemaOf.fixture";

const schema = JSON.parse(readFileSync(path.join(__dirname, "report.schema.json"), "utf8")) as Schema;
const asWritten = (it: unknown): unknown => JSON.parse(JSON.stringify(it));

describe("The schema of a drill's report", () => {
  it("follows from the types; where it doesn't, what they give is to be put into report.schema.json", () => {
    assert.deepEqual(schema, asWritten(schemaOfReport()));
  });

  it("allows whole, interrupted and refused runs, as they are written", () => {
    const entries = sampleEntries();
    const earlier = drillReportOf(sampleEntries([], Date.UTC(2026, 9, 1), "earlier"));
    const refused = chained([
      [0, "opened", entries[0]!.body as never],
      [1, "guard", { name: "replication lag", refusals: ["it is 41 s"] }],
      [2, "closed", { outcome: "refused", detail: "1 guard refused" }],
    ]);
    for (const it of [sampleEntries(sampleAfterwards), entries.slice(0, 20), refused])
      assert.deepEqual(violations(asWritten(drillReportOf(it, [earlier])), schema), []);
  });

  it("refuses keys that are missing, unknown or of another type", () => {
    const { id: _, ...report } = drillReportOf(sampleEntries());
    assert.deepEqual(violations({ ...report, kind: "tabletop", guards: 3, more: true }, schema), [
      "report.id is missing",
      "report.guards is 3, not of type array",
      'report.kind is "tabletop", not one of rehearsal, live readiness check, live switchover, live failover',
      "report.more is not in the schema",
    ]);
  });

  it("requires each of the 36 fields", () => {
    assert.deepEqual(evidenceFields.filter(({ key }) => !schema.required!.includes(key)), []); // prettier-ignore
  });
});
