import assert from "node:assert/strict";
import { CreateExperimentTemplateCommand, FisClient } from "@aws-sdk/client-fis";
import type { DrillContext } from "../drill/context";
import type { DrillFault } from "../drill/drill";
import { experimentPort } from "../drill/faults/experiments";
import { zoneTemplate } from "../outputs/faultExperiments";
import { withEmulator } from "../rehearsal/emulator/emulator.fixture";
import { deployedOutputs } from "./deployedOutputs";
import { DrillRoleOnEmulator, regions } from "./drillRoleOnEmulator";
import { type DeployedStatement, listed } from "./policyEvaluation";

const region = "eu-west-1";
const fault = { kind: "lose-zone", zone: "eu-west-1a" } as const satisfies DrillFault;

describe("a fault in AWS, begun with the drill role on the emulator", function () {
  const emulator = withEmulator(this);
  let role: DrillRoleOnEmulator;

  before(async () => {
    const outputs = deployedOutputs("aurora-global", regions);
    outputs[region]!["faultTemplateIds"] = { [zoneTemplate(fault.zone)]: await template("meridian") };
    role = await DrillRoleOnEmulator.create(emulator, outputs);
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

  async function portWith(statements: readonly DeployedStatement[], of = role.platform) {
    const context = {
      ...{ platform: of, timeScale: 1, choice: { zone: fault.zone, dataLoss: "refused" } },
      clientsIn: await role.clientsWith(statements),
      ports: { clock: { now: () => 0, wait: () => Promise.resolve() }, pollMilliseconds: 1 },
    } as unknown as DrillContext;
    return experimentPort(context, () => undefined);
  }

  it("begins, is found, and ends", async () => {
    const port = await portWith(role.policy);
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
        role.policy.flatMap((it) => {
          const left = listed(it.Action).filter((one) => one !== action);
          return left.length > 0 ? [{ ...it, Action: left }] : [];
        }),
      );
      const begun = port.isActive(fault).then(() => port.begin(fault));
      await assert.rejects(begun, { name: "AccessDeniedException" });
    });

  it("isn't begun from a template that isn't the platform's", async () => {
    const foreign = await template("others");
    const { platform } = role;
    const outputs = {
      ...platform.outputs,
      [region]: { ...platform.outputs[region]!, faultTemplateIds: { [zoneTemplate(fault.zone)]: foreign } },
    };
    const port = await portWith(role.policy, { ...platform, outputs });
    await assert.rejects(port.begin(fault), { name: "AccessDeniedException" });
  });
});
