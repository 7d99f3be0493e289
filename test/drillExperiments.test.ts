import assert from "node:assert/strict";
import { CreateExperimentTemplateCommand, FisClient } from "@aws-sdk/client-fis";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { clientsIn } from "../drill/clients";
import type { DrillContext } from "../drill/context";
import type { DrillFault } from "../drill/drill";
import { type DrillPlatform, drillPlatform } from "../drill/drillPlatform";
import { experimentPort } from "../drill/faults/experiments";
import { snapshotOf } from "../drill/snapshot";
import { zoneTemplate } from "../outputs/faultExperiments";
import { drillRoleCredentials } from "../rehearsal/drills/drillRole";
import { withEmulator } from "../rehearsal/emulator/emulator.fixture";
import { emulatedAccount } from "../rehearsal/providers/cloud";
import { deployedDrillPolicy } from "./deployedDrillPolicy";
import { deployedOutputs } from "./deployedOutputs";
import { type DeployedStatement, listed } from "./policyEvaluation";

const regions = ["us-east-1", "eu-west-1", "ap-south-1"];
const region = "eu-west-1";
const fault = { kind: "lose-zone", zone: "eu-west-1a" } as const satisfies DrillFault;

describe("a fault in AWS, begun with the drill role on the emulator", function () {
  const emulator = withEmulator(this);
  let platform: DrillPlatform;
  let policy: readonly DeployedStatement[];

  before(async () => {
    const outputs = deployedOutputs("aurora-global", regions);
    outputs["foundation"]!["ciRoleArns"] = { drill: `arn:aws:iam::${emulatedAccount}:role/drill` };
    outputs[region]!["faultTemplateIds"] = { [zoneTemplate(fault.zone)]: await template("meridian") };
    const source = { takenAt: new Date(0), commit: "c0ffee", domain: "shop.example.com", regions };
    platform = drillPlatform(snapshotOf({ ...source, outputs }));
    const clusters = ["relational", "document"].map((it) => `arn:aws:rds::${emulatedAccount}:global-cluster:${it}`);
    policy = await deployedDrillPolicy({
      ...{ accountId: emulatedAccount, regions, relationalKind: "aurora-global", globalClusterArns: clusters },
      keyArns: Object.values(platform.foundation.keyArns),
    });
    const role = { RoleName: "drill", AssumeRolePolicyDocument: "{}" };
    await emulator.cloudIn("us-east-1").client(IAMClient).send(new CreateRoleCommand(role));
  });

  /** @param Project whose it is, by its tag */
  async function template(Project: string): Promise<string> {
    const made = await emulator
      .cloudIn(region)
      .client(FisClient)
      .send(
        new CreateExperimentTemplateCommand({
          ...{ clientToken: crypto.randomUUID(), description: "a", roleArn: "arn:aws:iam::123456789012:role/a" },
          stopConditions: [{ source: "none" }],
          targets: { subnets: { resourceType: "aws:ec2:subnet", selectionMode: "ALL", resourceTags: { Project } } },
          actions: {
            "cut-off": {
              actionId: "aws:network:disrupt-connectivity",
              parameters: { scope: "all", duration: "PT30M" },
              targets: { Subnets: "subnets" },
            },
          },
          tags: { Project },
        }),
      );
    return made.experimentTemplate!.id!;
  }

  async function portWith(statements: readonly DeployedStatement[], of = platform) {
    const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: statements });
    const put = new PutRolePolicyCommand({ RoleName: "drill", PolicyName: "policy", PolicyDocument });
    await emulator.cloudIn("us-east-1").client(IAMClient).send(put);
    const credentials = await drillRoleCredentials(platform, emulator.endpoint());
    const context = {
      ...{ platform: of, timeScale: 1, choice: { zone: fault.zone, dataLoss: "refused" } },
      clientsIn: (name: string) => clientsIn(name, { endpoint: emulator.endpoint(), credentials }),
      ports: { clock: { now: () => 0, wait: () => Promise.resolve() }, pollMilliseconds: 1 },
    } as unknown as DrillContext;
    return experimentPort(context, () => undefined);
  }

  it("begins, is found, and ends", async () => {
    const port = await portWith(policy);
    assert.match(
      await port.begin(fault),
      /^the experiment \w+ in eu-west-1 is running; it ends by itself after 30 min/,
    );
    assert.equal(await port.isActive(fault), true);
    assert.match(await port.end(fault), /^the experiment \w+ in eu-west-1 is stopped$/);
    assert.equal(await port.isActive(fault), false);
  });

  for (const action of ["fis:StartExperiment", "fis:ListExperiments", "fis:GetExperiment"])
    it(`isn't begun without ${action}`, async () => {
      const port = await portWith(
        policy.flatMap((it) => {
          const left = listed(it.Action).filter((one) => one !== action);
          return left.length > 0 ? [{ ...it, Action: left }] : [];
        }),
      );
      const begun = port.isActive(fault).then(() => port.begin(fault));
      await assert.rejects(begun, { name: "AccessDeniedException" });
    });

  it("isn't begun from a template that isn't the platform's", async () => {
    const foreign = await template("others");
    const outputs = {
      ...platform.outputs,
      [region]: { ...platform.outputs[region]!, faultTemplateIds: { [zoneTemplate(fault.zone)]: foreign } },
    };
    const port = await portWith(policy, { ...platform, outputs });
    await assert.rejects(port.begin(fault), { name: "AccessDeniedException" });
  });
});
