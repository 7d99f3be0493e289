import assert from "node:assert/strict";
import type { DrillContext } from "../context";
import { type Answers, askingContext, healthyAnswers } from "../guards/healthy.fixture";
import { capacity } from "./capacity";
import { readiness } from "./readiness";

const measured = (peaks: Readonly<Record<string, number>>): Answers => ({
  ...healthyAnswers,
  GetMetricData: (region) => ({
    MetricDataResults: [{ Id: "requests", Values: region in peaks ? [1, peaks[region]!, 2] : [] }],
  }),
  DescribePolicies: () => ({
    ScalingPolicies: [
      {
        TargetTrackingConfiguration: {
          PredefinedMetricSpecification: { PredefinedMetricType: "ALBRequestCountPerTarget" },
          TargetValue: 1000,
        },
      },
    ],
  }),
});

const leave = { leave: "us-east-1", dataLoss: "refused" } as const;

async function outcome(drill: typeof capacity, answers: Answers): Promise<string> {
  const context: DrillContext = askingContext(answers, { choice: leave });
  const [step] = drill.plan(context.platform, leave).steps;
  const end = await step!.run(context, undefined).catch((error: Error & { outcome?: string }) => error);
  return end instanceof Error ? `${(end as Error & { outcome?: string }).outcome}: ${end.message}` : end.detail;
}

describe("the drill capacity", () => {
  it("holds where what runs carries the busiest minute of everybody", async () => {
    const peaks = { "us-east-1": 1500, "eu-west-1": 2200, "ap-south-1": 300 };
    assert.equal(
      await outcome(capacity, measured(peaks)),
      "eu-west-1 would need 4 targets for 3700 requests a minute and has 4; ap-south-1 would need 2 targets for 1800 requests a minute and has 4. " +
        "The smallest fleet for the loss of any region: 4 in eu-west-1, 3 in ap-south-1, 4 in us-east-1.",
    );
  });

  it("deviates where it doesn't, and takes a region that doesn't say for the busiest of the others", async () => {
    assert.equal(
      await outcome(capacity, measured({ "eu-west-1": 2200, "ap-south-1": 300 })),
      "deviated: eu-west-1 would need 5 targets for 4400 requests a minute and has 4; ap-south-1 would need 3 targets for 2500 requests a minute and has 4. " +
        "The smallest fleet for the loss of any region: 5 in eu-west-1, 3 in ap-south-1, 5 in us-east-1. us-east-1 didn't say: taken for as busy as eu-west-1.",
    );
  });

  it("refuses to reckon with a demand that nobody measured, or a target that nobody knows", async () => {
    assert.match(
      await outcome(capacity, measured({})),
      /^refused: CloudWatch in eu-west-1 has no requests of the last day/,
    );
    const unknown = {
      ...measured({ "eu-west-1": 1, "ap-south-1": 1 }),
      DescribePolicies: () => ({ ScalingPolicies: [] }),
    };
    assert.match(await outcome(capacity, unknown), /^refused: eu-west-1 has no target tracking by requests/);
  });
});

describe("the drill readiness", () => {
  it("holds and deviates as the command says yes and no", async () => {
    assert.equal(await outcome(readiness, healthyAnswers), "us-east-1 could be left now");
    const silent = { ...healthyAnswers, GetMetricData: () => ({ MetricDataResults: [] }) };
    assert.match(await outcome(readiness, silent), /^deviated: CloudWatch in eu-west-1 has no figure .*\n/);
  });
});
