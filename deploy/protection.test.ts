import assert from "node:assert/strict";
import { destroyRefusal, protectedResources } from "./protection";
import type { StateResource } from "./protocol";

const resource = (name: string, protect: boolean): StateResource => ({
  urn: `urn:pulumi:eu-west-1::meridian::meridian:region:RegionStack$aws:s3/bucket:Bucket::${name}`,
  type: "aws:s3/bucket:Bucket",
  protect,
  inputs: {},
  outputs: {},
});

describe("protection", () => {
  it("lets a stack go that has nothing protected", () => {
    assert.equal(destroyRefusal("eu-west-1", [resource("a", false)]), undefined);
    assert.equal(destroyRefusal("eu-west-1", []), undefined);
  });

  it("finds the protected resources and no other", () => {
    const all = [resource("a", true), resource("b", false), resource("c", true)];
    assert.deepEqual(protectedResources(all), [all[0], all[2]]);
  });

  it("refuses with each protected resource's type and name, and what to do about it", () => {
    const refusal = destroyRefusal("eu-west-1", [resource("a", true), resource("b", false), resource("c", true)]);
    assert.equal(
      refusal,
      "Not destroying eu-west-1: 2 resources are protected and nothing has been deleted:\n" +
        "  aws:s3/bucket:Bucket a\n" +
        "  aws:s3/bucket:Bucket c\n" +
        "If it may go with all that it holds, set protect to false in Pulumi.yaml: npm run destroy takes the protection off then, and asks before.",
    );
  });
});
