import assert from "node:assert/strict";
import { CloudWatchClient, PutMetricAlarmCommand, SetAlarmStateCommand } from "@aws-sdk/client-cloudwatch";
import {
  CreateExperimentTemplateCommand,
  type CreateExperimentTemplateRequest,
  DeleteExperimentTemplateCommand,
  FisClient,
  GetExperimentCommand,
  ListExperimentsCommand,
  StartExperimentCommand,
  StopExperimentCommand,
} from "@aws-sdk/client-fis";
import { withEmulator } from "./emulator.fixture";

const region = "eu-west-1";
const alarmArn = (name: string) => `arn:aws:cloudwatch:${region}:123456789012:alarm:${name}`;

describe("the emulator's fault injection experiments", function () {
  const emulator = withEmulator(this);
  const fis = () => emulator.cloudIn(region).client(FisClient);
  const alarms = () => emulator.cloudIn(region).client(CloudWatchClient);

  const request = (changes: Partial<CreateExperimentTemplateRequest> = {}): CreateExperimentTemplateRequest => ({
    ...{ clientToken: crypto.randomUUID(), description: "a", roleArn: "arn:aws:iam::123456789012:role/experiments" },
    stopConditions: [{ source: "aws:cloudwatch:alarm", value: alarmArn("errors") }],
    targets: {
      subnets: { resourceType: "aws:ec2:subnet", selectionMode: "ALL", resourceTags: { Project: "meridian" } },
    },
    actions: {
      "cut-off": {
        actionId: "aws:network:disrupt-connectivity",
        parameters: { scope: "all", duration: "PT30M" },
        targets: { Subnets: "subnets" },
      },
    },
    ...changes,
  });
  const create = async (changes: Partial<CreateExperimentTemplateRequest> = {}) =>
    (await fis().send(new CreateExperimentTemplateCommand(request(changes)))).experimentTemplate!.id!;
  const start = async (experimentTemplateId: string) =>
    (await fis().send(new StartExperimentCommand({ clientToken: crypto.randomUUID(), experimentTemplateId })))
      .experiment!;
  const stateOf = async (id: string) => (await fis().send(new GetExperimentCommand({ id }))).experiment!.state!.status;

  before(async () => {
    await alarms().send(
      new PutMetricAlarmCommand({
        ...{ AlarmName: "errors", Namespace: "a", MetricName: "b", Period: 60, EvaluationPeriods: 1, Threshold: 1 },
        ...{ Statistic: "Sum", ComparisonOperator: "GreaterThanThreshold" },
      }),
    );
  });
  const ring = (StateValue: "OK" | "ALARM") =>
    alarms().send(new SetAlarmStateCommand({ AlarmName: "errors", StateValue, StateReason: "a test" }));

  it("run until somebody stops them, and are found by their template", async () => {
    const template = await create();
    const { id, state } = await start(template);
    assert.equal(state!.status, "initiating");
    assert.equal(await stateOf(id!), "running");
    const { experiments } = await fis().send(new ListExperimentsCommand({}));
    assert.deepEqual(
      experiments!.map((it) => [it.experimentTemplateId, it.state!.status]),
      [[template, "running"]],
    );
    assert.equal((await fis().send(new StopExperimentCommand({ id: id! }))).experiment!.state!.status, "stopping");
    assert.equal(await stateOf(id!), "stopped");
  });

  it("are stopped by their alarm, and don't begin while it rings", async () => {
    const template = await create();
    const { id } = await start(template);
    assert.equal(await stateOf(id!), "running");
    await ring("ALARM");
    try {
      assert.equal(await stateOf(id!), "stopped");
      await assert.rejects(start(template), {
        name: "ValidationException",
        message: `The stop condition ${alarmArn("errors")} is in ALARM: no experiment starts.`,
      });
    } finally {
      await ring("OK");
    }
  });

  it("are over once their actions are", async () => {
    const template = await create({
      actions: { fail: { actionId: "aws:rds:failover-db-cluster", targets: { Clusters: "subnets" } } },
    });
    const { id } = await start(template);
    assert.equal(await stateOf(id!), "completed");
  });

  for (const [what, changes, message] of [
    ["without a stop condition", { stopConditions: [] }, /^stopConditions must not be empty/],
    ["whose alarm isn't named", { stopConditions: [{ source: "aws:cloudwatch:alarm" }] }, /needs an alarm's ARN/],
    ["without an action", { actions: {} }, /needs at least one action/],
    [
      "with a target that no action uses",
      { targets: { ...request().targets, other: request().targets!["subnets"]! } },
      /^No action uses these targets: other/,
    ],
    ["whose action names no target", { targets: {} }, /^Actions name targets that aren't there: subnets/],
  ] as const)
    it(`have no template ${what}`, async () => {
      await assert.rejects(create(changes as Partial<CreateExperimentTemplateRequest>), {
        name: "ValidationException",
        message,
      });
    });

  it("are there in regions that are younger than moto's list, too", async () => {
    for (const name of ["us-east-1", "ap-south-2", "eu-south-2", "me-central-1"]) {
      const client = emulator.cloudIn(name).client(FisClient);
      assert.ok((await client.send(new CreateExperimentTemplateCommand(request()))).experimentTemplate?.id, name);
    }
  });

  it("begin from no template that was deleted", async () => {
    const template = await create();
    await fis().send(new DeleteExperimentTemplateCommand({ id: template }));
    await assert.rejects(start(template), { name: "ResourceNotFoundException" });
  });
});
