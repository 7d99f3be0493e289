import assert from "node:assert/strict";
import { expectedRegions } from "./answers";

const regions = ["us-east-1", "eu-west-1", "ap-south-1"];

describe("whom users are to be answered by", () => {
  it("is their own region while it isn't lost", () => {
    assert.deepEqual(Object.values(expectedRegions(regions, [])), regions);
  });

  it("is the nearest region that isn't lost", () => {
    assert.deepEqual(expectedRegions(regions, ["eu-west-1"]), {
      "us-east-1": "us-east-1",
      "eu-west-1": "us-east-1",
      "ap-south-1": "ap-south-1",
    });
    assert.deepEqual(
      new Set(Object.values(expectedRegions(regions, ["us-east-1", "eu-west-1"]))),
      new Set(["ap-south-1"]),
    );
  });

  it("is their own region again when all are lost", () => {
    assert.deepEqual(Object.values(expectedRegions(regions, regions)), regions);
  });
});
