import assert from "node:assert/strict";
import { type Answers, askingContext, healthyAnswers } from "../guards/healthy.fixture";
import { askReadiness, readinessExitCode, readinessText } from "./readiness";

const lagging: Answers = {
  ...healthyAnswers,
  GetMetricData: (region, input) =>
    region === "ap-south-1" ? { MetricDataResults: [] } : healthyAnswers["GetMetricData"]!(region, input),
};

describe("readiness", () => {
  it("answers yes for every region of a platform that is well", async () => {
    const answer = await askReadiness(askingContext(healthyAnswers));
    assert.deepEqual(
      answer.regions.map(({ leave, ready }) => [leave, ready]),
      [
        ["us-east-1", true],
        ["eu-west-1", true],
        ["ap-south-1", true],
      ],
    );
    assert.equal(readinessExitCode(answer), 0);
  });

  it("answers no for those that another region can't stand in for, with each reason once", async () => {
    const answer = await askReadiness(askingContext(lagging));
    assert.equal(readinessExitCode(answer), 1);
    const lines = readinessText(answer).split("\n");
    assert.equal(lines[0], "could we leave       us-east-1  eu-west-1  ap-south-1");
    assert.equal(lines[lines.findIndex((it) => it === "") - 1], `${" ".repeat(21)}NO         NO         YES`);
    assert.deepEqual(
      lines.filter((it) => it.startsWith("not leaving")),
      ["relational", "document"].map(
        (store) =>
          `not leaving us-east-1, eu-west-1 (replication-lag): CloudWatch in ap-south-1 has no figure of the last minutes for the ${store} database's lag`,
      ),
    );
  });

  it("is asked of one region where one is named, and refuses one that isn't there", async () => {
    const { regions } = await askReadiness(askingContext(healthyAnswers, { choice: { leave: "eu-west-1" } }));
    assert.deepEqual(
      regions.map(({ leave }) => leave),
      ["eu-west-1"],
    );
    await assert.rejects(
      askReadiness(askingContext(healthyAnswers, { choice: { leave: "mars" } })),
      /mars is no region/,
    );
  });
});
