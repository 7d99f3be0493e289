import assert from "node:assert/strict";
import { evacuationMetric as deployed, heartbeatInput } from "../components/global/evacuationHeartbeat";
import { scheduleName } from "../components/shared/policy";
import { evacuationInput, evacuationMetric, evacuationScheduleName } from "../drill/evacuationMetric";
import { record } from "./recorder";

describe("the evacuation switches", () => {
  for (const name of ["meridian", "staging"])
    it(`of the platform ${name} have the names by which drills speak to them, which know no program`, () => {
      record({ project: name });
      assert.deepEqual(evacuationMetric({ name }), deployed());
      assert.equal(evacuationScheduleName({ name }, "us-east-1"), scheduleName("us-east-1"));
      assert.equal(JSON.stringify(evacuationInput({ name }, "us-east-1", 0)), heartbeatInput("us-east-1"));
    });
});
