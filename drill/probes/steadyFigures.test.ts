import assert from "node:assert/strict";
import { askingContext, healthyAnswers, sampleAlarm } from "../guards/healthy.fixture";
import { steadyFigures } from "./steadyFigures";

const choice = { leave: "us-east-1", dataLoss: "accepted" } as const;

describe("Figures of the steady state", () => {
  it("are of the regions that stay alone where the one that is left may be dead: lag, writers, healthy targets, and alarms that fire", async () => {
    const called: string[] = [];
    const firing = {
      DescribeAlarms: (region: string) => ({
        MetricAlarms: [sampleAlarm(region, region === "ap-south-1" ? { StateValue: "ALARM" } : {})],
      }),
    };
    assert.deepEqual(
      await steadyFigures(askingContext({ ...healthyAnswers, ...firing }, { choice, called }), "during"),
      {
        relationalLagSeconds: { "eu-west-1": 0.12, "ap-south-1": 0.12 },
        documentLagSeconds: { "eu-west-1": 0.12, "ap-south-1": 0.12 },
        ...{ relationalWriter: "us-east-1", documentWriter: "us-east-1" },
        healthyTargets: { "eu-west-1": 4, "ap-south-1": 4 },
        alarms: ["alb-error-rate in ap-south-1"],
      },
    );
    assert.deepEqual(
      called.filter((it) => it.startsWith("us-east-1")),
      [],
    );
  });

  it("are of the region that is left, too, where it was well, or when all is over: it counts for full redundancy", async () => {
    const asked = async (dataLoss: "refused" | "accepted", when: "before" | "during" | "after") =>
      Object.keys((await steadyFigures(askingContext(healthyAnswers, { choice: { ...choice, dataLoss } }), when)).healthyTargets); // prettier-ignore
    const all = ["us-east-1", "eu-west-1", "ap-south-1"];
    for (const when of ["before", "during", "after"] as const) assert.deepEqual(await asked("refused", when), all);
    assert.deepEqual(await asked("accepted", "before"), all.slice(1));
    assert.deepEqual(await asked("accepted", "after"), all);
  });

  it("leave out what nobody says, and a writer of whom there are two", async () => {
    const { DescribeTargetHealth: _left, DescribeGlobalClusters: members, ...rest } = healthyAnswers;
    const two = {
      ...rest,
      DescribeGlobalClusters: (region: string, input: Record<string, unknown>) => {
        const answer = members!(region, input) as {
          GlobalClusters: { GlobalClusterMembers: { IsWriter: boolean }[] }[];
        };
        for (const it of answer.GlobalClusters[0]!.GlobalClusterMembers) it.IsWriter = true;
        return answer;
      },
    };
    const seen = await steadyFigures(askingContext(two, { choice }), "before");
    assert.deepEqual(seen.healthyTargets, {});
    assert.deepEqual([seen.relationalWriter, seen.documentWriter], [undefined, undefined]);
  });
});
