import assert from "node:assert/strict";
import { driftOf, linesOf } from "./stacks";
import type { StackOperation, StackOutcome, StateResource } from "../protocol";

const urn = (type: string, name: string): string =>
  `urn:pulumi:eu-west-1::meridian::meridian:region:Region$${type}::${name}`;
const resource = (type: string, name: string): StateResource => ({
  urn: urn(type, name),
  type,
  id: `${name}-id`,
  protect: false,
  inputs: {},
  outputs: {},
});
const topic = "aws:sns/topic:Topic";
const rule = "aws:lb/listenerRule:ListenerRule";
const version = "aws:secretsmanager/secretVersion:SecretVersion";
const quiet: StackOutcome = { summary: {}, changes: [], diagnostics: [], seconds: 1, peakMegabytes: 0 };
const denial =
  "reading: api error AccessDenied: User: drift is not authorized to perform: elasticloadbalancing:DescribeRules";

/** A stack whose refresh fails on what may not be read, as the engine's does, until that is left out. */
function stackWith(unreadable: Readonly<Record<string, string>>, changes: StackOutcome["changes"] = []) {
  const asked: (readonly string[])[] = [];
  const resources = [resource(topic, "alerts"), resource(rule, "edge"), resource(version, "origin")];
  const perform = (operation: StackOperation): Promise<StackOutcome> => {
    if (operation.kind === "resources") return Promise.resolve({ ...quiet, resources });
    assert.ok(operation.kind === "preview" && operation.refresh === "refresh" && operation.policies === "none");
    const exclude = operation.exclude ?? [];
    asked.push(exclude);
    const failing = Object.entries(unreadable).filter(([it]) => !exclude.includes(it));
    const diagnostics = failing.map(([it, message]) => ({ severity: "error", message, urn: it }));
    return Promise.resolve(
      failing.length > 0 ? { ...quiet, diagnostics, error: "preview failed" } : { ...quiet, changes },
    );
  };
  return { perform, asked };
}

describe("looking for drift", () => {
  it("says what differs, and never asks for a secret's value", async () => {
    const changes = [{ op: "update", urn: urn(topic, "alerts"), properties: ["tags"] }];
    const { asked, ...stack } = stackWith({}, changes);
    const found = await driftOf("eu-west-1", stack);
    const ids = { [urn(topic, "alerts")]: "alerts-id" };
    assert.deepEqual(found, { stack: "eu-west-1", changes, notChecked: [urn(version, "origin")], ids });
    assert.deepEqual(asked, [[urn(version, "origin")]]);
    assert.deepEqual(linesOf(found), [
      "eu-west-1: 1 differ, 1 not checked",
      "  update aws:sns/topic:Topic alerts: tags",
      "  not checked: aws:secretsmanager/secretVersion:SecretVersion origin",
    ]);
    const authors = { [urn(topic, "alerts")]: "TagResource by alice at 2026-11-29T22:10:00Z" };
    assert.equal(linesOf(found, authors)[2], "    TagResource by alice at 2026-11-29T22:10:00Z");
  });

  it("leaves out what it is refused, says so, and looks at the rest", async () => {
    const { asked, ...stack } = stackWith({ [urn(rule, "edge")]: denial });
    const found = await driftOf("eu-west-1", stack);
    assert.deepEqual(found.notChecked, [urn(version, "origin"), urn(rule, "edge")]);
    assert.equal(found.error, undefined);
    assert.equal(asked.length, 2);
  });

  it("fails where something else goes wrong, instead of leaving it out", async () => {
    const { asked, ...stack } = stackWith({ [urn(topic, "alerts")]: "the AWS API can't be reached" });
    const found = await driftOf("eu-west-1", stack);
    assert.equal(asked.length, 1);
    assert.deepEqual(linesOf(found), ["eu-west-1: not checked at all:", "  preview failed"]);
  });

  it("ends where what is left out is asked for all the same", async () => {
    const always = {
      ...quiet,
      diagnostics: [{ severity: "error", message: denial, urn: urn(rule, "edge") }],
      error: "no",
    };
    const perform = ({ kind }: StackOperation) => Promise.resolve(kind === "resources" ? quiet : always);
    assert.equal((await driftOf("eu-west-1", { perform })).error, "no");
  });

  it("knows nothing of a stack that isn't there", async () => {
    const absent: StackOutcome = { ...quiet, stack: "absent", error: "no such stack" };
    const { error } = await driftOf("global", { perform: () => Promise.resolve(absent) });
    assert.equal(error, "no such stack");
  });
});
