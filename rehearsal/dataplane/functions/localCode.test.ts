import assert from "node:assert/strict";
import { LocalCode } from "./localCode";

describe("The code of functions here", () => {
  it("is found by the hash that is deployed, and refused where these sources have another", async () => {
    const code = new LocalCode();
    code.register("b25l", "/one");
    assert.equal(await code.find("b25l"), "/one");
    await assert.rejects(code.find("dHdv"), {
      message:
        "the functions that are deployed have code with the hash dHdv, these sources have b25l: deploy again, so that what runs is what is deployed",
    });
  });
});
