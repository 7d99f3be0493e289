import assert from "node:assert/strict";
import { choiceFor } from "./choices";

const regions = ["us-east-1", "eu-west-1", "ap-south-1"];

describe("A rehearsed drill's choices", () => {
  it("leave the region that writes for the next one, and lose nothing where that is planned", () => {
    assert.deepEqual(choiceFor({ kind: "planned", needs: ["leave"], takes: ["to", "store"] }, regions), {
      leave: "us-east-1",
      to: "eu-west-1",
      dataLoss: "refused",
    });
  });

  it("accept that what hadn't been replicated is lost where nothing is planned", () => {
    assert.deepEqual(choiceFor({ kind: "unplanned", needs: ["leave"], takes: [] }, regions), {
      leave: "us-east-1",
      dataLoss: "accepted",
    });
  });

  it("leave two regions for the third, and a zone of the region that writes", () => {
    assert.deepEqual(choiceFor({ kind: "unplanned", needs: ["leave", "alsoLeave"], takes: ["to"] }, regions), {
      ...{ leave: "us-east-1", alsoLeave: "eu-west-1", to: "ap-south-1", dataLoss: "accepted" },
    });
    assert.deepEqual(choiceFor({ kind: "planned", needs: ["zone"], takes: [] }, regions), {
      ...{ zone: "us-east-1a", dataLoss: "refused" },
    });
  });

  it("are only what the drill asks for", () => {
    assert.deepEqual(choiceFor({ kind: "readiness", needs: [], takes: ["leave", "alsoLeave"] }, regions), {
      dataLoss: "refused",
    });
    assert.deepEqual(choiceFor({ kind: "planned", needs: ["alsoLeave"], takes: [] }, regions.slice(0, 2)), {
      dataLoss: "refused",
    });
  });
});
