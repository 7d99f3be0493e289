import assert from "node:assert/strict";
import { record, settled, valueOf } from "../../../test/recorder";
import { FaultExperiments, type FaultExperimentsArgs } from ".";

const templateType = "aws:fis/experimentTemplate:ExperimentTemplate";

const args: FaultExperimentsArgs = {
  ...{ accountId: "123456789012", region: "eu-west-1", zones: ["eu-west-1a", "eu-west-1b"], compute: "instances" },
  tags: { Project: "meridian", Stack: "eu-west-1" },
  autoScalingGroupName: "storefront-1234567",
  clusterArns: ["arn:aws:rds:eu-west-1:123456789012:cluster:relational"],
  keyArn: "arn:aws:kms:eu-west-1:123456789012:key/mrk-1",
  backupBucketArn: "arn:aws:s3:::meridian-backup",
  regions: ["us-east-1", "eu-west-1", "ap-south-1"],
  ...{ errorAlarmArn: "arn:alarm:errors", capacityAlarmArn: "arn:alarm:capacity", logRetentionDays: 30 },
};

async function declare(changes: Partial<FaultExperimentsArgs> = {}) {
  const recorder = record();
  const made = new FaultExperiments("fault-experiments", { ...args, ...changes });
  await settled();
  const templates = recorder.resources.filter(({ type }) => type === templateType);
  return { recorder, templates, ids: await valueOf(made.templateIds) };
}

interface Statement {
  readonly Sid: string;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: unknown;
}

const statementsOf = (policy: unknown): readonly Statement[] =>
  (JSON.parse(policy as string) as { Statement: Statement[] }).Statement;

describe("FaultExperiments", () => {
  it("makes a template for each zone and one that slows the region, known by the faults that they begin", async () => {
    const { ids } = await declare();
    assert.deepEqual(ids, {
      "lose-zone eu-west-1a": "lose-zone-1-id",
      "lose-zone eu-west-1b": "lose-zone-2-id",
      "slow-region": "slow-region-id",
      "pause-copies": "pause-copies-id",
    });
  });

  it("slows nothing where nodes of a cluster have no shell", async () => {
    const { ids } = await declare({ compute: "nodes" });
    assert.deepEqual(Object.keys(ids), ["lose-zone eu-west-1a", "lose-zone eu-west-1b", "pause-copies"]);
  });

  it("has each template stopped by an alarm that its own fault isn't meant to ring, and logged", async () => {
    const { templates } = await declare();
    assert.deepEqual(Object.fromEntries(templates.map(({ name, inputs }) => [name, inputs["stopConditions"]])), {
      "lose-zone-1": [{ source: "aws:cloudwatch:alarm", value: "arn:alarm:errors" }],
      "lose-zone-2": [{ source: "aws:cloudwatch:alarm", value: "arn:alarm:errors" }],
      "slow-region": [{ source: "aws:cloudwatch:alarm", value: "arn:alarm:capacity" }],
      "pause-copies": [{ source: "aws:cloudwatch:alarm", value: "arn:alarm:errors" }],
    });
    for (const { inputs } of templates) assert.ok(inputs["logConfiguration"]);
  });

  it("ends every action by itself within half an hour", async () => {
    const { templates } = await declare();
    const parameters = templates.flatMap(({ inputs }) =>
      (inputs["actions"] as { name: string; parameters?: { key: string; value: string }[] }[]).map((action) => [
        action.name,
        action.parameters?.find(({ key }) => /^duration$|^startInstancesAfterDuration$/.test(key))?.value,
      ]),
    );
    const lasting = parameters.filter(([name]) => name !== "fail-over");
    assert.deepEqual([...new Set(lasting.map(([, value]) => value))], ["PT30M"]);
  });

  it("takes only what carries the platform's tags, or is a target of the region's own", async () => {
    const { templates } = await declare();
    const tags = [
      { key: "Project", value: "meridian" },
      { key: "Stack", value: "eu-west-1" },
    ];
    for (const { inputs } of templates)
      for (const target of inputs["targets"] as { resourceTags?: unknown }[])
        assert.deepEqual(
          target.resourceTags,
          inputs["description"] === "The backup bucket is copied nowhere"
            ? [...tags, { key: "Backup", value: "meridian" }]
            : tags,
        );
  });

  it("pauses copies to the next region of the ring alone", async () => {
    const { templates } = await declare();
    const [pause] = templates.find(({ name }) => name === "pause-copies")!.inputs["actions"] as {
      parameters: object;
    }[];
    assert.deepEqual(pause!.parameters, [
      { key: "duration", value: "PT30M" },
      { key: "region", value: "ap-south-1" },
    ]);
  });

  it("lets only experiments of this account and region take the role", async () => {
    const { recorder } = await declare();
    const [trust] = statementsOf(recorder.only("aws:iam/role:Role").inputs["assumeRolePolicy"]);
    assert.deepEqual(trust!.Condition, {
      StringEquals: { "aws:SourceAccount": "123456789012" },
      ArnLike: { "aws:SourceArn": "arn:aws:fis:eu-west-1:123456789012:experiment/*" },
    });
  });

  it("allows the role nothing that changes anything but the platform's own things", async () => {
    const { recorder } = await declare();
    const statements = statementsOf(recorder.only("aws:iam/rolePolicy:RolePolicy").inputs["policy"]);
    const everywhere = statements.filter((it) => it.Resource === "*").map((it) => it.Sid);
    assert.deepEqual(everywhere, ["LaunchNothing", "EndCommands", "Look", "DeliverLogs", "NoEvacuation"]);
    const byTags = { StringEquals: { "aws:ResourceTag/Project": "meridian", "aws:ResourceTag/Stack": "eu-west-1" } };
    for (const sid of ["StopInstances", "SwapOfSubnets", "RunOnInstances", "MakeInNetwork"])
      assert.deepEqual(statements.find((it) => it.Sid === sid)?.Condition, byTags, sid);
    assert.deepEqual(statements.find((it) => it.Sid === "FailOver")?.Resource, args.clusterArns);
    const copying = statements.filter(({ Sid }) => ["PauseCopies", "ChangeCopying"].includes(Sid));
    assert.deepEqual(
      copying.map(({ Resource, Condition }) => [Resource, Condition]),
      [
        [args.backupBucketArn, { StringEquals: { "s3:DestinationRegion": args.regions } }],
        [args.backupBucketArn, { BoolIfExists: { "s3:isReplicationPauseRequest": "true" } }],
      ],
    );
  });
});
