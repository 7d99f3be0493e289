import type { EngineEvent } from "@pulumi/pulumi/automation";
import assert from "node:assert/strict";
import { EventSummary } from "./events";

const urn = "urn:pulumi:eu-west-1::meridian::meridian:region:RegionStack$aws:s3/bucket:Bucket::backups";

function taken(events: readonly object[]) {
  const progress: [number, string][] = [];
  const summary = new EventSummary((done, current) => void progress.push([done, current]));
  for (const it of events) summary.take(it as EngineEvent);
  return { summary, progress };
}

const step = (op: string, diffs?: readonly string[]) => ({ resourcePreEvent: { metadata: { op, urn, diffs } } });
const diagnostic = (severity: string, message: string, more: object = {}) => ({
  diagnosticEvent: { severity, message, ...more },
});

describe("what the engine says", () => {
  it("counts resources that are through, and names the last", () => {
    const { progress } = taken([
      { resOutputsEvent: { metadata: { urn: "a" } } },
      { resOutputsEvent: { metadata: { urn: "b" } } },
    ]);
    assert.deepEqual(progress, [
      [1, "a"],
      [2, "b"],
    ]);
  });

  it("keeps the steps that change something, with the properties that do", () => {
    const { summary } = taken([step("same"), step("read"), step("refresh"), step("update", ["tags"]), step("delete")]);
    assert.deepEqual(summary.outcome().changes, [
      { op: "update", urn, properties: ["tags"] },
      { op: "delete", urn, properties: [] },
    ]);
  });

  it("takes the counts from the engine's own summary", () => {
    const { summary } = taken([{ summaryEvent: { resourceChanges: { create: 2, same: 5 } } }]);
    assert.deepEqual(summary.outcome().summary, { create: 2, same: 5 });
  });

  it("gives every error with its resource's type and name, without colours", () => {
    const { summary } = taken([
      diagnostic("warning", "old plugin"),
      diagnostic("error", "<{%fg 1%}>AccessDenied<{%reset%}>\n", { urn }),
      diagnostic("error", "update failed"),
    ]);
    assert.equal(summary.hasErrors, true);
    assert.equal(summary.errorText(), "aws:s3/bucket:Bucket backups: AccessDenied\nupdate failed");
    assert.equal(summary.outcome().diagnostics.length, 3);
  });

  it("says each error once, however often and inside whatever the engine repeats it, and of each resource", () => {
    const other = `${urn}-too`;
    const { summary } = taken([
      diagnostic("error", "Unhandled exception: no emulator\n    at call", { urn }),
      diagnostic("error", "no emulator", { urn }),
      diagnostic("error", "no emulator"),
      diagnostic("error", "no emulator", { urn: other }),
      diagnostic("error", "no emulator", { urn: other }),
      diagnostic("error", "update failed"),
    ]);
    assert.equal(
      summary.errorText(),
      "aws:s3/bucket:Bucket backups: Unhandled exception: no emulator\n    at call\n" +
        "aws:s3/bucket:Bucket backups-too: no emulator\nupdate failed",
    );
  });

  it("keeps what the policy pack found, and takes what is mandatory for the first reason of the failure", () => {
    const violation = (enforcementLevel: string, resourceUrn?: string) => ({
      policyEvent: {
        policyName: `is-${enforcementLevel}`,
        enforcementLevel,
        message: "<{%fg 1%}>why<{%reset%}>\n",
        resourceUrn,
      },
    });
    const only = taken([violation("advisory", urn)]).summary;
    assert.equal(only.hasErrors, false);
    assert.deepEqual(only.outcome().violations, [{ policy: "is-advisory", level: "advisory", message: "why", urn }]);
    const { summary } = taken([
      violation("advisory"),
      diagnostic("error", "preview failed"),
      violation("mandatory", urn),
    ]);
    assert.equal(summary.hasErrors, true);
    assert.equal(
      summary.errorText(),
      "policy is-mandatory (mandatory), aws:s3/bucket:Bucket backups: why\npreview failed",
    );
    assert.equal(summary.outcome().violations?.length, 2);
  });

  it("leaves out what is empty or only passing", () => {
    const { summary } = taken([
      diagnostic("info", "<{%reset%}>\n"),
      diagnostic("info#err", "...", { ephemeral: true }),
    ]);
    assert.equal(summary.hasErrors, false);
    assert.deepEqual(summary.outcome(), { summary: {}, changes: [], diagnostics: [] });
  });

  it("says what a protection keeps, and what was probably wanted, before the engine offers to take it off", () => {
    const offer = `To unprotect the resource, ... use the command:\n\`pulumi state unprotect '${urn}'\``;
    const deleted = diagnostic(
      "error",
      `Preview failed: resource "${urn}" cannot be deleted\nbecause it is protected. ${offer}`,
      { urn },
    );
    const replaced = diagnostic(
      "error",
      `unable to replace resource "${urn}"\nas it is currently marked for protection. ${offer}`,
    );
    const lines = (events: readonly object[]) => taken(events).summary.errorText().split("\n");
    assert.match(
      lines([deleted])[0]!,
      /^The plan would delete aws:s3\/bucket:Bucket backups, and everything in it is lost then\. Where it was renamed .* give it an alias/,
    );
    assert.match(lines([replaced])[0]!, /^The plan would replace aws:s3\/bucket:Bucket backups.*docs\/changes\.md/);
    const policyEvent = {
      policyName: "data-not-deleted",
      enforcementLevel: "mandatory",
      resourceUrn: urn,
      message: "ours",
    };
    assert.match(lines([{ policyEvent }, deleted])[0]!, /^policy data-not-deleted/);
    assert.doesNotMatch(lines([{ policyEvent }, deleted])[1]!, /^The plan would/, "it was spoken of already");
    assert.match(lines([diagnostic("error", "another")])[0]!, /^another$/);
  });
});
