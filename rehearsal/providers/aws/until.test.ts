import assert from "node:assert/strict";
import { until } from "./until";

describe("until", () => {
  it("asks again until there is an answer", async () => {
    let asked = 0;
    const answer = await until("three", 5, async () => (++asked === 3 ? asked : undefined));
    assert.equal(answer, 3);
  });

  it("gives up after its time, naming what didn't happen", async () => {
    const never = until("a certificate to be issued", 0.05, async () => undefined);
    await assert.rejects(never, { message: "Waited 0.05 s for a certificate to be issued, which didn't happen." });
  });

  it("lets an error through at once", async () => {
    let asked = 0;
    const failing = until("anything", 5, async () => {
      asked++;
      throw new Error("refused");
    });
    await assert.rejects(failing, { message: "refused" });
    assert.equal(asked, 1);
  });
});
