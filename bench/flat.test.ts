import assert from "node:assert/strict";
import type { StateResource } from "../deploy/protocol";
import { flatProgram } from "./flat";

const resource = (it: Partial<StateResource>): StateResource => ({
  urn: "urn:pulumi:eu-west-1::meridian::meridian:region:Network$aws:ec2/vpc:Vpc::network",
  type: "aws:ec2/vpc:Vpc",
  id: "vpc-1",
  protect: false,
  inputs: {},
  outputs: {},
  ...it,
});

describe("the flat file", () => {
  it("has one new for each resource of a provider, with its inputs, and none for components", () => {
    const component = resource({ type: "meridian:region:Network" });
    const program = flatProgram([component, resource({ inputs: { cidrBlock: "10.0.0.0/16" } })]);
    assert.deepEqual(program.split("\n").slice(3), [
      'new aws.ec2.Vpc("network-0", {',
      '  "cidrBlock": "10.0.0.0/16"',
      "});",
      "",
    ]);
  });

  it("puts a text where state holds a secret, and type-checks all the same", () => {
    const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "v1:x" };
    const program = flatProgram([resource({ inputs: { tags: secret } })]);
    assert.match(program, /"tags": "secret" as never/);
  });
});
