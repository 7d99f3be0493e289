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
    const on = { Target: { Input: JSON.stringify(evacuationInput({ name: "meridian" }, "us-east-1", 1)) } };
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

  it("dns-records refuses routed records without a check, addresses that are remembered, and checks that don't check", async () => {
    const alias = { DNSName: "alb.example.", HostedZoneId: "Z1" };
    const ResourceRecordSets = [
      { Name: "pair-eu-west-1.shop.example.", Type: "A", SetIdentifier: "primary", AliasTarget: alias },
      {
        ...{ Name: "origin.shop.example.", Type: "A", SetIdentifier: "eu-west-1" },
        AliasTarget: { ...alias, EvaluateTargetHealth: true },
      },
      { Name: "api.shop.example.", Type: "A", TTL: 3600 },
      { Name: "_abc.shop.example.", Type: "CNAME", TTL: 3600 },
      { Name: "shop.example.", Type: "MX", TTL: 3600 },
    ];
    const changed: Answers = {
      ListResourceRecordSets: () => ({ ResourceRecordSets }),
      GetHealthCheck: (_region, { HealthCheckId }) => ({
        HealthCheck: { HealthCheckConfig: { Disabled: HealthCheckId === "check-eu-west-1" } },
      }),
    };
    const found = await said("dns-records", changed, { leave: "ap-south-1" });
    assert.deepEqual(
      found.map((it) => it.split(";")[0]),
      [
        "the A record pair-eu-west-1.shop.example (primary) has no health check, so it counts as healthy for ever",
        "the A record api.shop.example is remembered for 3600 s",
        "eu-west-1's health check is Disabled",
      ],
    );
    assert.deepEqual(await said("dns-records", changed, { leave: "us-east-1" }), []);
  });

  it("dns-records reads every page of records", async () => {
    const pages = ["a", "b"].map((it) => ({ Name: `${it}.shop.example.`, Type: "A", TTL: 900 }));
    const found = await said(
      "dns-records",
      {
        ListResourceRecordSets: (_region, { StartRecordName }) =>
          StartRecordName === undefined
            ? { ResourceRecordSets: [pages[0]], IsTruncated: true, NextRecordName: pages[1]!.Name, NextRecordType: "A" }
            : { ResourceRecordSets: [pages[1]], IsTruncated: false },
      },
      { leave: "ap-south-1" },
    );
    assert.equal(found.length, 2);
  });

  it("backup-copies refuses a bucket without versions, and one that is copied nowhere", async () => {
    const found = await said("backup-copies", {
      GetBucketVersioning: (region) => (region === "eu-west-1" ? { Status: "Suspended" } : { Status: "Enabled" }),
      GetBucketReplication: (region) => {
        if (region === "ap-south-1")
          throw Object.assign(new Error("none"), { name: "ReplicationConfigurationNotFoundError" });
        return healthyAnswers["GetBucketReplication"]!(region, {});
      },
    });
    assert.deepEqual(
      found.map((it) => it.split(";")[0]!.replace(/^\S+/, "it")),
      ["it in eu-west-1 keeps no versions: Suspended", "it in ap-south-1 is copied nowhere"],
    );
  });
});
