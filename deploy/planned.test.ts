import assert from "node:assert/strict";
import type { EngineEvent } from "@pulumi/pulumi/automation";
import { PlanReader } from "./planned";

const urn = "urn:pulumi:eu-west-1::meridian::aws:sns/topic:Topic::alerts";
const state = (inputs: object, outputs: object = {}) => ({
  urn,
  type: "aws:sns/topic:Topic",
  inputs,
  outputs,
  protect: true,
});
const metadata = (more: object) => ({ op: "update", urn, type: "aws:sns/topic:Topic", provider: "", ...more });

describe("a plan with its values", () => {
  it("has a step for each resource, as it was and as it is to be, with what differs", () => {
    const reader = new PlanReader();
    const step = metadata({
      old: state({ tags: { Owner: "a" } }),
      new: state({ tags: { Owner: "b" } }),
      diffs: ["tags"],
      detailedDiff: { "tags.Owner": { diffKind: "update", inputDiff: true } },
    });
    reader.take({ resourcePreEvent: { metadata: step } } as EngineEvent);
    assert.deepEqual(reader.plan, [
      {
        ...{ op: "update", urn, changed: ["tags.Owner"], replacing: [] },
        before: { inputs: { tags: { Owner: "a" } }, outputs: {}, protect: true },
        after: { inputs: { tags: { Owner: "b" } }, outputs: {}, protect: true },
      },
    ]);
  });

  it("takes what a resource hands out once that is known, and each part of a replacement apart", () => {
    const reader = new PlanReader();
    const same = metadata({ op: "same", new: state({}) });
    reader.take({ resourcePreEvent: { metadata: same } } as EngineEvent);
    reader.take({ resOutputsEvent: { metadata: { ...same, new: state({}, { arn: "x" }) } } } as EngineEvent);
    reader.take({
      resourcePreEvent: { metadata: metadata({ op: "create-replacement", keys: ["name"] }) },
    } as EngineEvent);
    assert.deepEqual(
      reader.plan.map(({ op, after, replacing }) => [op, after?.outputs, replacing]),
      [
        ["same", { arn: "x" }, []],
        ["create-replacement", undefined, ["name"]],
      ],
    );
  });
});
