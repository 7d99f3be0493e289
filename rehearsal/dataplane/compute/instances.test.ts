import assert from "node:assert/strict";
import type { Cloud } from "../../providers/entry";
import { digestOf, userDataOf } from "./compute.fixture";
import { instancesIn, LaunchFacts } from "./instances";

type Answers = Readonly<Record<string, unknown>>;

/** An account that gives the same answer to each kind of question, and counts them. */
function cloudOf(answers: Answers, asked: string[] = []): Cloud {
  const send = (command: object): Promise<unknown> => {
    asked.push(command.constructor.name);
    return Promise.resolve(answers[command.constructor.name]);
  };
  return { region: "eu-west-1", accountId: "123456789012", client: <C>() => ({ send }) as C };
}

const instance = (InstanceId: string, LifecycleState = "InService") => ({
  ...{ InstanceId, LifecycleState },
  LaunchTemplate: { LaunchTemplateId: "lt-1", Version: "3" },
});
const group = (Instances: readonly object[], Tags: readonly object[] = []) => ({
  ...{ AutoScalingGroupName: "storefront-1", TargetGroupARNs: ["arn:tg"], Instances, Tags },
});
const described = (InstanceId: string, Name = "running") => ({
  ...{ InstanceId, State: { Name }, LaunchTime: new Date(5), Placement: { AvailabilityZone: "eu-west-1b" } },
});
const environment = { AWS_REGION: "eu-west-1", PORT: "8080" };
const answersWith = (groups: readonly object[], instances: readonly object[], userData: string): Answers => ({
  DescribeAutoScalingGroupsCommand: { AutoScalingGroups: groups },
  DescribeInstancesCommand: { Reservations: [{ Instances: instances }] },
  DescribeTargetGroupAttributesCommand: {
    Attributes: [{ Key: "deregistration_delay.timeout_seconds", Value: "30" }],
  },
  DescribeLaunchTemplateVersionsCommand: {
    LaunchTemplateVersions: [
      {
        LaunchTemplateData: {
          UserData: Buffer.from(userData).toString("base64"),
          IamInstanceProfile: { Arn: "arn:p" },
        },
      },
    ],
  },
});

describe("Instances that should run a storefront", () => {
  const userData = userDataOf(digestOf("1"), environment);

  it("are those in service that run, with what their version of the launch template says", async () => {
    const groups = [group([instance("i-1"), instance("i-2", "Standby"), instance("i-3")])];
    const answers = answersWith(groups, [described("i-1"), described("i-3", "stopped")], userData);
    const image = `123456789012.dkr.ecr.eu-west-1.amazonaws.com/meridian/storefront@${digestOf("1")}`;
    assert.deepEqual(await instancesIn(cloudOf(answers), new LaunchFacts()), [
      {
        ...{
          kind: "instance",
          id: "i-1",
          region: "eu-west-1",
          zone: "eu-west-1b",
          launchedAt: 5,
          group: "storefront-1",
        },
        runs: { image, logGroup: "storefront", environment },
        ...{ drainSeconds: 30, profileArn: "arn:p" },
      },
    ]);
  });

  it("have their version read once, since it never changes", async () => {
    const asked: string[] = [];
    const answers = answersWith(
      [group([instance("i-1"), instance("i-2")])],
      [described("i-1"), described("i-2")],
      userData,
    );
    const [cloud, facts] = [cloudOf(answers, asked), new LaunchFacts()];
    for (let times = 0; times < 2; times++) assert.equal((await instancesIn(cloud, facts)).length, 2);
    assert.equal(asked.filter((it) => it === "DescribeLaunchTemplateVersionsCommand").length, 1);
  });

  it("are no nodes of Amazon EKS, on which pods run", async () => {
    const nodes = group([instance("i-1")], [{ Key: "eks:nodegroup-name", Value: "storefront" }]);
    const answers = answersWith([nodes], [described("i-1")], "");
    assert.deepEqual(await instancesIn(cloudOf(answers), new LaunchFacts()), []);
  });

  it("are refused by name where their user data is something else's", async () => {
    const answers = answersWith([group([instance("i-1")])], [described("i-1")], "#!/bin/sh\necho hello\n");
    await assert.rejects(
      instancesIn(cloudOf(answers), new LaunchFacts()),
      /^Error: storefront-1 runs something other than the storefront\. .* is added in rehearsal\/dataplane\/compute/,
    );
  });
});
