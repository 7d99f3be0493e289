import assert from "node:assert/strict";
import { sampleOutputs } from "../drill/platform.fixture";
import { deployPlatform, previewPlatform } from "./deployment";
import { platform, stage } from "./deployment.fixture";

const allOutputs = ["foundation", ...platform.regions, "global"].map((it) => `outputs ${it}`);

describe("deploying the platform", () => {
  it("previews and applies group after group, and tells of the foundation before any region", async () => {
    const { asked, log, ports, questions } = stage({ "outputs global": { outputs: {} } });
    await deployPlatform(platform, ports);
    assert.deepEqual(log, [
      "preview foundation",
      "up foundation",
      "outputs foundation",
      "ready something",
      "preview us-east-1",
      "up us-east-1",
      "preview eu-west-1",
      "preview ap-south-1",
      "up eu-west-1",
      "up ap-south-1",
      "outputs global",
      "preview global",
      "up global",
      ...allOutputs,
      "deployed foundation, us-east-1, eu-west-1, ap-south-1, global",
    ]);
    assert.deepEqual(asked, ["foundation", "regions", "global"]);
    assert.deepEqual(questions, [
      "Apply 1 changes to foundation?",
      "Apply 1 changes to us-east-1?",
      "Apply 2 changes to eu-west-1, ap-south-1?",
      "Apply 1 changes to global?",
    ]);
  });

  it("refreshes Aurora's global cluster before it upgrades it, and no other, so that the state lists its members", async () => {
    const urn = (type: string) =>
      `urn:pulumi:foundation::meridian::meridian:foundation:Foundation$aws:${type}::cluster`;
    const [relational, document] = ["rds", "docdb"].map((it) => urn(`${it}/globalCluster:GlobalCluster`)) as [
      string,
      string,
    ];
    const changing = (properties: readonly string[]) => ({
      "preview foundation": { changes: [relational, document].map((it) => ({ op: "update", urn: it, properties })) },
    });
    const { log, targets, ports } = stage(changing(["engineVersion"]));
    await deployPlatform(platform, ports, { step: "foundation" });
    assert.deepEqual(log.slice(0, 3), ["preview foundation", "refresh foundation", "up foundation"]);
    assert.deepEqual(targets, [[relational]]);
    const other = stage(changing(["deletionProtection"]));
    await deployPlatform(platform, other.ports, { step: "foundation" });
    assert.ok(!other.log.includes("refresh foundation"));
  });

  it("applies one step alone where that is asked for", async () => {
    const { log, ports } = stage();
    await deployPlatform(platform, ports, { step: "others" });
    assert.deepEqual(log, ["preview eu-west-1", "preview ap-south-1", "up eu-west-1", "up ap-south-1"]);
  });

  it("previews regions together once databases stand, and changes one after the other, the one that writes last", async () => {
    const { log, writtenIn, questions, beside, recorded } = stage();
    await deployPlatform(platform, writtenIn("eu-west-1"));
    assert.deepEqual(log.slice(4), [
      "outputs global",
      ...platform.regions.map((it) => `preview ${it}`),
      ...["ap-south-1", "us-east-1", "eu-west-1"].flatMap((it) => [`up ${it}`, `roll out ${it}`]),
      "outputs global",
      "preview global",
      "up global",
      ...platform.regions.map((it) => `watch ${it}`),
      ...allOutputs,
      "deployed foundation, us-east-1, eu-west-1, ap-south-1, global",
    ]);
    assert.deepEqual(questions.slice(1, 3), ["Apply 1 changes to ap-south-1?", "Apply 1 changes to us-east-1?"]);
    assert.deepEqual(beside, [
      { unchanged: ["us-east-1", "eu-west-1"], changed: [] },
      { unchanged: ["eu-west-1"], changed: ["ap-south-1"] },
      { unchanged: [], changed: ["ap-south-1", "us-east-1"] },
    ]);
    assert.deepEqual(recorded, ["begin", "ap-south-1", "us-east-1", "eu-west-1", "end", "end"]);
  });

  it("fills a region again whose target group is replaced, before it comes to the next", async () => {
    const replaced = (region: string) => {
      const urn = `urn:pulumi:${region}::meridian::meridian:region:LoadBalancer$aws:lb/targetGroup:TargetGroup::storefront`;
      return { summary: { replace: 1 }, changes: [{ op: "replace", urn, properties: ["port"] }] };
    };
    const answers = Object.fromEntries(platform.regions.map((it) => [`preview ${it}`, replaced(it)]));
    const { log, said, writtenIn } = stage(answers);
    await deployPlatform(platform, writtenIn("eu-west-1"), { step: "others" });
    assert.deepEqual(
      log.filter((it) => /^(up|roll out) /.test(it)).slice(0, 6),
      ["ap-south-1", "us-east-1", "eu-west-1"].flatMap((it) => [`up ${it}`, `roll out ${it}`]),
    );
    assert.equal(said.filter((it) => /answers nobody from its update .* evacuate it first/.test(it)).length, 3);
  });

  it("goes on as before where a first deployment failed after its databases stood: nobody comes to any region yet", async () => {
    const { log, writtenIn } = stage({ "outputs global": { outputs: {} } });
    await deployPlatform(platform, writtenIn("us-east-1"), { step: "others" });
    assert.deepEqual(
      log.filter((it) => !it.startsWith("outputs")),
      ["preview eu-west-1", "preview ap-south-1", "up eu-west-1", "up ap-south-1"],
    );
  });

  it("takes the first region of that order as one step, and all that is left as the next", async () => {
    const { log, writtenIn } = stage();
    await deployPlatform(platform, writtenIn("eu-west-1"), { step: "bootstrap" });
    assert.deepEqual(log.slice(4), ["up ap-south-1", "roll out ap-south-1"]);
    await deployPlatform(platform, writtenIn("eu-west-1"), { step: "others" });
    assert.deepEqual(
      log.filter((it) => it.startsWith("up")),
      ["up ap-south-1", "up ap-south-1", "up us-east-1", "up eu-west-1"],
    );
    assert.equal(log.at(-1), "roll out eu-west-1");
  });

  it("watches a region whose cluster rolled new pods out before it goes on, and stops where they are bad", async () => {
    const urn = "urn:pulumi:eu-west-1::meridian::kubernetes:apps/v1:Deployment::storefront";
    const { log, writtenIn } = stage({
      "preview eu-west-1": { changes: [{ op: "update", urn, properties: ["spec"] }] },
    });
    const watch = () => Promise.reject(new Error("errors fires"));
    await assert.rejects(deployPlatform(platform, { ...writtenIn("eu-west-1"), watch }), { message: "errors fires" });
    assert.equal(log.at(-1), "up eu-west-1");
  });

  it("goes no further where a rollout was taken back", async () => {
    const { log, writtenIn } = stage();
    const rollOut = () => Promise.reject(new Error("Stopped: taken back"));
    await assert.rejects(deployPlatform(platform, { ...writtenIn("eu-west-1"), rollOut }), /taken back/);
    assert.ok(!log.includes("up global"));
  });

  it("changes databases last where they are written", async () => {
    const urn = "urn:pulumi:ap-south-1::meridian::aws:rds/instance:Instance::relational-instance";
    const changes = [{ op: "update", urn, properties: ["instanceClass"] }];
    const { log, writtenIn } = stage({ "preview ap-south-1": { changes } });
    await deployPlatform(platform, writtenIn("us-east-1"));
    assert.deepEqual(
      log.filter((it) => it.startsWith("up")),
      ["up foundation", "up ap-south-1", "up eu-west-1", "up us-east-1", "up global"],
    );
  });

  it("goes no further where nobody can say who writes", async () => {
    const { log, ports } = stage();
    const unknown = () => Promise.reject(new Error("no region answers"));
    await assert.rejects(deployPlatform(platform, { ...ports, writers: unknown }), { message: "no region answers" });
    assert.equal(log.at(-1), "ready something");
  });

  it("plans nothing that the account isn't ready for", async () => {
    const { log, ports } = stage({}, "regions");
    await assert.rejects(deployPlatform(platform, ports), { message: "regions isn't ready" });
    assert.equal(log.at(-1), "ready something");
  });

  it("applies nothing, and asks nothing, where nothing changes", async () => {
    const same = { summary: { same: 9 } };
    const { log, ports, questions } = stage({ "preview us-east-1": same, "preview global": same });
    await deployPlatform(platform, ports);
    assert.ok(!log.includes("up us-east-1") && !log.includes("up global"));
    assert.equal(questions.length, 2);
  });

  it("applies nothing of a step that isn't confirmed, and goes no further", async () => {
    const { log, ports, refuse } = stage();
    refuse((question) => question.includes("us-east-1"));
    await assert.rejects(deployPlatform(platform, ports), {
      message: "Stopped: not confirmed. Nothing of this step was applied.",
    });
    assert.deepEqual(log.slice(-2), ["ready something", "preview us-east-1"]);
  });

  it("stops after the group in which a stack failed, whose other stacks are finished", async () => {
    const { log, said, ports } = stage({ "up eu-west-1": { error: "bucket: AccessDenied" } });
    await assert.rejects(deployPlatform(platform, ports), /^Error: Stopped: eu-west-1 failed\. /);
    assert.deepEqual(log.slice(-2), ["up eu-west-1", "up ap-south-1"]);
    assert.ok(said.includes("up eu-west-1 failed:\nbucket: AccessDenied"));
    assert.ok(said.includes("up ap-south-1: 1 create (1.0 s)"));
  });

  it("applies nothing to a stack in which a killed engine left something unfinished, though its plan passes", async () => {
    const urn = "urn:pulumi:us-east-1::meridian::aws:sns/topic:Topic::alerts";
    const { log, ports } = stage({ "resources us-east-1": { unfinished: [{ urn, type: "creating" }] } });
    await assert.rejects(deployPlatform(platform, ports), {
      message:
        "Not updating us-east-1: an engine was killed while it worked on these:\n  creating aws:sns/topic:Topic alerts",
    });
    assert.equal(log.at(-1), "preview us-east-1");
  });

  it("goes no further when the foundation's outputs can't be read", async () => {
    const { log, ports } = stage({ "outputs foundation": { error: "the passphrase is wrong", outputs: undefined } });
    await assert.rejects(deployPlatform(platform, ports), /outputs can't be read:\nthe passphrase is wrong$/);
    assert.equal(log.at(-1), "outputs foundation");
  });

  it("says what the policy pack advises against, and goes on", async () => {
    const violations = [{ policy: "regions-alike", level: "advisory", message: "They differ." }] as const;
    const { said, ports } = stage({ "preview us-east-1": { violations } });
    await deployPlatform(platform, ports);
    const [preview, advice] = said.slice(said.findIndex((line) => line.startsWith("preview us-east-1")));
    assert.match(preview!, /, 1 advised against by the policy pack \(/);
    assert.equal(advice, "policy regions-alike (advisory): They differ.");
  });

  it("applies nothing when a preview failed", async () => {
    const { log, ports } = stage({ "preview foundation": { error: "no credentials" } });
    await assert.rejects(deployPlatform(platform, ports), /foundation failed/);
    assert.deepEqual(log, ["preview foundation"]);
  });
});

describe("previewing the platform", () => {
  it("previews every stack and changes none", async () => {
    const { log, ports } = stage();
    await previewPlatform(platform, ports);
    assert.deepEqual(
      log.filter((it) => !it.startsWith("outputs")),
      ["preview foundation", "preview us-east-1", "preview eu-west-1", "preview ap-south-1", "preview global"],
    );
  });

  it("says which rollouts have waited for long", async () => {
    const { said, ports } = stage();
    await previewPlatform(platform, ports);
    assert.equal(said.at(-1), "eu-west-1: version 8 waits");
  });

  it("reads each stack's outputs once", async () => {
    const { log, ports } = stage();
    await previewPlatform(platform, ports);
    assert.deepEqual(
      log.filter((it) => it.startsWith("outputs")),
      ["outputs foundation", "outputs us-east-1", "outputs eu-west-1", "outputs ap-south-1"],
    );
  });

  it("ends, and says why, at the first stack that reads one never deployed", async () => {
    const { log, said, ports } = stage({ "outputs foundation": { outputs: {} } });
    await previewPlatform(platform, ports);
    assert.deepEqual(log, ["preview foundation", "outputs foundation"]);
    assert.match(said.at(-1)!, /^us-east-1 and what follows read stacks that were never deployed, .*: foundation\. /);
  });

  it("takes a stack that doesn't exist for one never deployed", async () => {
    const { said, ports } = stage({ "outputs us-east-1": { stack: "absent", error: "no such stack" } });
    await previewPlatform(platform, ports);
    assert.match(said.at(-1)!, /^global and what follows read stacks that were never deployed, .*: us-east-1\. /);
  });

  it("ends at the first stack that reads outputs which another version of the program left", async () => {
    const { "ap-south-1": outputs = {} } = sampleOutputs("globalCluster");
    delete outputs["dashboardName"];
    const { log, said, ports } = stage({ "outputs ap-south-1": { outputs } });
    await previewPlatform(platform, ports);
    assert.ok(log.includes("preview ap-south-1") && !log.includes("preview global"));
    assert.match(said.at(-1)!, /^global and what follows read stacks .*, or not by this version: ap-south-1\. /);
  });

  it("goes no further when outputs can't be read: that isn't the same as having none", async () => {
    const { log, ports } = stage({ "outputs foundation": { error: "unknown stack", outputs: undefined } });
    await assert.rejects(previewPlatform(platform, ports), /outputs can't be read:\nunknown stack$/);
    assert.deepEqual(log, ["preview foundation", "outputs foundation"]);
  });

  it("fails when a preview does, whatever its words", async () => {
    const { ports } = stage({ "preview us-east-1": { error: "unknown stack organization/meridian/foundation" } });
    await assert.rejects(previewPlatform(platform, ports), {
      message: "Stopped: a preview failed. Nothing was changed.",
    });
  });
});
