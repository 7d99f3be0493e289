import assert from "node:assert/strict";
import { Orphans } from "./orphans";

const urn = "urn:pulumi:eu-west-1::meridian::aws:sns/topic:Topic::alerts";

describe("creates that the state perhaps missed", () => {
  it("are found again by the same URN, and by no other", () => {
    const orphans = new Orphans();
    orphans.made(urn, "arn:1");
    assert.equal(orphans.of(urn), "arn:1");
    assert.equal(orphans.of(`${urn}-2`), undefined);
  });

  it("are no orphans once the engine asks about their id", () => {
    const orphans = new Orphans();
    orphans.made(urn, "arn:1");
    orphans.confirmed(urn, "arn:1");
    assert.equal(orphans.of(urn), undefined);
  });

  it("stay orphans while the engine asks about the resource that they replace", () => {
    const orphans = new Orphans();
    orphans.made(urn, "arn:2");
    orphans.confirmed(urn, "arn:1");
    assert.equal(orphans.of(urn), "arn:2");
  });

  it("are the latest that was made", () => {
    const orphans = new Orphans();
    orphans.made(urn, "arn:1");
    orphans.made(urn, "arn:2");
    assert.equal(orphans.of(urn), "arn:2");
  });

  it("give the inputs that they were made with, names that were made up among them", () => {
    const orphans = new Orphans();
    orphans.made(urn, "arn:1", { name: "alerts-526ddca" });
    assert.deepEqual(orphans.inputsOf(urn), { name: "alerts-526ddca" });
    orphans.confirmed(urn, "arn:1");
    assert.deepEqual(orphans.inputsOf(urn), {});
  });
});
