import assert from "node:assert/strict";
import { imageParameter } from "./machineImage";

describe("machine image", () => {
  it("is found under the name that AWS publishes it by", () => {
    const prefix = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default";
    assert.equal(imageParameter("m7g.large"), `${prefix}-arm64`);
    assert.equal(imageParameter("m7i.large"), `${prefix}-x86_64`);
  });
});
