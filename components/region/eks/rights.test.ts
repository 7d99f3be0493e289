import assert from "node:assert/strict";
import { record, type Recorder } from "../../../test/recorder";
import { answers } from "../region.samples";
import { ContainerService } from ".";
import { documentedRights } from "./documentedRights.samples";
import { containerArgs, declareInStack } from "./eks.samples";

describe("rights of what runs in the cluster", function () {
  this.timeout(60_000);

  let recorder: Recorder;

  before(async () => {
    recorder = record(answers);
    await declareInStack(() => new ContainerService("containers", containerArgs()));
  });

  const granted = (role: string): string[] => {
    const policy = String(recorder.only("aws:iam/rolePolicy:RolePolicy", role).inputs["policy"]);
    const { Statement } = JSON.parse(policy) as { Statement: { Effect: string; Action: string | string[] }[] };
    const actions = Statement.filter(({ Effect }) => Effect === "Allow").flatMap(({ Action }) => Action);
    return [...new Set(actions)].sort();
  };

  for (const { role, source, needed, managed, notNeeded, beside } of documentedRights) {
    it(`gives ${role} what its documentation asks for, and says of the rest why not`, () => {
      assert.deepEqual(granted(role), [...needed, ...Object.keys(beside)].sort(), source);
      assert.deepEqual(
        Object.keys(notNeeded).filter((it) => needed.includes(it)),
        [],
      );
      const attached = recorder
        .of("aws:iam/rolePolicyAttachment:RolePolicyAttachment")
        .filter(({ name }) => name.startsWith(`${role}-`))
        .map(({ inputs }) => String(inputs["policyArn"]).replace("arn:aws:iam::aws:policy/", ""));
      assert.deepEqual(attached, managed, source);
    });
  }

  it("compares every role that pods have", () => {
    const trusted = recorder.of("aws:iam/role:Role").filter(({ inputs }) => {
      return String(inputs["assumeRolePolicy"]).includes("pods.eks.amazonaws.com");
    });
    assert.deepEqual(trusted.map(({ name }) => name).sort(), documentedRights.map(({ role }) => role).sort());
  });
});
