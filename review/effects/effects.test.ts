import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import path from "node:path";
import type { ResourceChange } from "../changes";
import { effectOf, effects } from "./effects";

const change = (type: string, kind: ResourceChange["kind"], ...paths: readonly string[]): ResourceChange => ({
  ...{ stack: "eu-west-1", kind, urn: "", type, name: "a", components: [], isProtected: false },
  values: paths.map((it) => ({ path: it, before: 1, after: 2, replaces: false })),
});

describe("what a change does to a running shop", () => {
  it("is looked up by type and input, and is the worst of them", () => {
    const cluster = "aws:rds/cluster:Cluster";
    const impactOf = (...paths: readonly string[]) => effectOf(change(cluster, "update", ...paths)).impact;
    assert.equal(impactOf("engineVersion", "deletionProtection"), "restarts");
    assert.equal(impactOf("globalClusterIdentifier"), "loses data");
    assert.equal(impactOf("deletionProtection"), "nothing");
    assert.equal(effectOf(change(cluster, "replace", "kmsKeyId")).impact, "loses data");
  });

  it("is nothing for tags and for what is new, and is said to be unknown where no row has it", () => {
    assert.equal(effectOf(change("aws:rds/cluster:Cluster", "update", "tags.Owner")).impact, "nothing");
    assert.equal(effectOf(change("aws:sqs/queue:Queue", "create")).words, "it is new: nobody uses it yet");
    assert.deepEqual(effectOf(change("aws:sqs/queue:Queue", "update", "fifoQueue")), {
      impact: "unknown",
      words: "not in the table of effects (review/effects): find out",
    });
  });

  it("has a page for each row: of AWS, of Kubernetes, or a document that there is", () => {
    const root = path.join(__dirname, "..", "..");
    for (const { source, types } of effects) {
      const isPage = /^https:\/\/(docs\.aws\.amazon\.com|kubernetes\.io)\//.test(source);
      assert.ok(isPage || existsSync(path.join(root, source.split("#")[0]!)), `${types.join(", ")}: ${source}`);
    }
  });

  it("says in words no more than one sentence", () => {
    for (const { words } of effects) assert.match(words, /^[a-z][^.]*$/, words);
  });
});
