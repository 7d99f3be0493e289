import assert from "node:assert/strict";
import { AddTagsToResourceCommand, RDSClient } from "@aws-sdk/client-rds";
import type { DrillContext } from "../drill/context";
import type { DrillChoice } from "../drill/drill";
import { writerSwitchover } from "../drill/drills/writerSwitchover";
import type { Ports } from "../drill/ports";
import { takeStep } from "../drill/runner";
import { withEmulator } from "../rehearsal/emulator/emulator.fixture";
import { Databases } from "../rehearsal/emulator/overlay-rds.fixture";
import { deployedOutputs } from "./deployedOutputs";
import { DrillRoleOnEmulator, regions } from "./drillRoleOnEmulator";
import { type DeployedStatement, listed } from "./policyEvaluation";

describe("a drill with the drill role on the emulator", function () {
  const emulator = withEmulator(this);
  const databases = new Databases(emulator);
  let role: DrillRoleOnEmulator;

  before(async () => {
    const outputs = deployedOutputs("aurora-global", regions);
    const relational = await databases.world("aurora-postgresql");
    const document = await databases.world("docdb");
    const members = [relational, document].map((it) => [it.virginia, it.ireland, it.mumbai] as const);
    regions.forEach((region, index) => {
      const [relationalDatabaseArn, documentClusterArn] = members.map((it) => it[index]!);
      const ids = [relationalDatabaseArn, documentClusterArn].map((it) => it!.split(":")[6]);
      const [relationalDatabaseId, documentClusterId] = ids;
      Object.assign(outputs[region]!, { relationalDatabaseArn, documentClusterArn });
      Object.assign(outputs[region]!, { relationalDatabaseId, documentClusterId });
    });
    for (const [index, region] of regions.entries())
      for (const it of members) {
        const Tags = [{ Key: "Project", Value: "meridian" }];
        const tagged = new AddTagsToResourceCommand({ ResourceName: it[index]!, Tags });
        await emulator.cloudIn(region).client(RDSClient).send(tagged);
      }
    Object.assign(outputs["foundation"]!, {
      relationalGlobalClusterId: relational.group,
      documentGlobalClusterId: document.group,
    });
    role = await DrillRoleOnEmulator.create(emulator, outputs, [relational.group, document.group]);
  });

  async function switchOver(to: string, statements: readonly DeployedStatement[]) {
    const { platform } = role;
    const choice: DrillChoice = { to, dataLoss: "refused" };
    const ports: Ports = {
      clock: { now: () => 0, wait: () => Promise.resolve() },
      ...{ interruption: new AbortController().signal, say: () => undefined, confirm: () => Promise.resolve(true) },
    };
    const context: DrillContext = {
      ...{ platform, choice, ports, timeScale: 1 },
      clientsIn: await role.clientsWith(statements),
      names: { addressesOf: () => Promise.resolve([]) },
    };
    const step = writerSwitchover.plan(platform, choice).steps.find(({ id }) => id === "move-writers")!;
    return takeStep(step, context, ports);
  }

  it("switches both writers over", async () => {
    const { outcome, detail } = await switchOver("eu-west-1", role.policy);
    assert.equal(outcome, "held", detail);
  });

  it("fails a step whose permission is missing, in AWS' words, and moves nothing", async () => {
    const action = "rds:SwitchoverGlobalCluster";
    const without = role.policy.map((it) => ({ ...it, Action: listed(it.Action).filter((other) => other !== action) }));
    const { outcome, detail } = await switchOver("ap-south-1", without);
    assert.equal(outcome, "failed");
    assert.match(
      detail,
      /AccessDenied.*assumed-role\/drill\/rehearsal is not authorized to perform: rds:SwitchoverGlobalCluster/s,
    );
  });
});
