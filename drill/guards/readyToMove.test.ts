import assert from "node:assert/strict";
import { evacuationInput } from "../evacuationMetric";
import { type Answers, healthyAnswers } from "./healthy.fixture";
import { said } from "./said.fixture";

describe("the guard", () => {
  it("copies-in-step refuses a member that hasn't the writer's data again, unless its region is left", async () => {
    const DescribeGlobalClusters: Answers[string] = (region, input) => {
      const { GlobalClusters } = healthyAnswers["DescribeGlobalClusters"]!(region, input) as {
        GlobalClusters: { GlobalClusterMembers: object[] }[];
      };
      const members = GlobalClusters[0]!.GlobalClusterMembers;
      const last = { ...members[2], SynchronizationStatus: "pending-resync" };
      return { GlobalClusters: [{ GlobalClusterMembers: [...members.slice(0, 2), last] }] };
    };
    const found = await said("copies-in-step", { DescribeGlobalClusters });
    assert.deepEqual(
      found.map((it) => it.split(";")[0]),
      ["relational", "document"].map(
        (it) => `the ${it} database in ap-south-1 isn't in step with its writer: pending-resync`,
      ),
    );
    assert.deepEqual(await said("copies-in-step", { DescribeGlobalClusters }, { leave: "ap-south-1" }), []);
  });

  it("switches-work refuses schedules that wouldn't hold a switch, and those that say 1 already", async () => {
    const schedules = async (changes: object) =>
      (
        await said("switches-work", {
          GetSchedule: (region, input) => ({
            ...healthyAnswers["GetSchedule"]!(region, input),
            ...(region === "eu-west-1" && String(input["Name"]).endsWith("us-east-1") && changes),
          }),
        })
      ).map((it) => it.split(";")[0]);
    const on = { Target: { Input: JSON.stringify(evacuationInput("us-east-1", 1)) } };
    assert.deepEqual(
      [
        await schedules({ State: "DISABLED" }),
        await schedules({ ScheduleExpression: "rate(1 hour)" }),
        await schedules({ Target: { Input: "{}" } }),
        await schedules(on),
      ],
      [
        ["the schedule that holds us-east-1's switch in eu-west-1 is DISABLED"],
        ["the schedule of us-east-1's switch in eu-west-1 speaks at rate(1 hour)"],
        ["the schedule of us-east-1's switch in eu-west-1 says nothing that a switch says"],
        ["the schedule of us-east-1's switch in eu-west-1 says 1 each minute"],
      ],
    );
  });

  it("capacity takes no minimum for enough that somebody lowered by hand", async () => {
    const DescribeTargetHealth = () => ({
      TargetHealthDescriptions: Array.from({ length: 2 }, () => ({ TargetHealth: { State: "healthy" } })),
    });
    const DescribeAutoScalingGroups = () => ({ AutoScalingGroups: [{ MinSize: 1, DesiredCapacity: 2, MaxSize: 12 }] });
    const found = await said("capacity", { DescribeTargetHealth, DescribeAutoScalingGroups });
    assert.match(found[0]!, /^eu-west-1 has 2 healthy of 2 targets; required: 3,/);
  });
});
