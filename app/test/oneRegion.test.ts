import assert from "node:assert/strict";
import { withOneRegion } from "./oneRegion";

for (const name of ["One region", "Another suite's region"]) {
  describe(name, function () {
    const region = withOneRegion(this);

    it("is migrated, empty, and answers", async () => {
      const { rows } = await region.stores().relational.read((db) => db.query("SELECT * FROM write_marks"));
      assert.deepEqual(rows, []);
      const { statusCode } = await region.server().inject("/health/live");
      assert.equal(statusCode, 200);
      await region.stores().relational.write(async () => undefined);
      await region.stores().documents.write((db) => db.collection("things").insertOne({ name: "lamp" }));
    });
  });
}
