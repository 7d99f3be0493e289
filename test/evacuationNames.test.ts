import assert from "node:assert/strict";
import { evacuationMetric as deployed, heartbeatInput } from "../components/global/evacuationHeartbeat";
import { scheduleName } from "../components/shared/policy";
import { evacuationInput, evacuationMetric, evacuationScheduleName } from "../drill/evacuationMetric";

describe("the evacuation switches", () => {
  it("have the names by which drills speak to them, which know no program", () => {
    assert.deepEqual(evacuationMetric, deployed);
    assert.equal(evacuationScheduleName("us-east-1"), scheduleName("us-east-1"));
    assert.equal(JSON.stringify(evacuationInput("us-east-1", 0)), heartbeatInput("us-east-1"));
  });
});
