import assert from "node:assert/strict";
import { deployPlatform, type DeployPorts, destroyPlatform, previewPlatform } from "./deployment";
import { sampleOutputs } from "../drill/platform.fixture";
import type { StackOperation, StackOutcome, StateResource } from "./protocol";

const platform = { regions: ["us-east-1", "eu-west-1", "ap-south-1"], bootstrapRegion: "us-east-1" };

const protectedBucket: StateResource = {
  urn: "urn:pulumi:eu-west-1::meridian::aws:s3/bucket:Bucket::backups",
  type: "aws:s3/bucket:Bucket",
  protect: true,
  inputs: {},
  outputs: {},
};

/** A platform that isn't there: every operation succeeds with one change unless `answers` says otherwise. */
function stage(answers: Readonly<Record<string, Partial<StackOutcome>>> = {}, unready?: string) {
  const log: string[] = [];
  const said: string[] = [];
  const questions: string[] = [];
  const asked: string[] = [];
  const base = { changes: [], diagnostics: [], seconds: 1, peakMegabytes: 0, resources: [] };
  const outputs = sampleOutputs("globalCluster", platform.regions);
  let consent: (question: string) => boolean = () => true;
  const ports: DeployPorts = {
    stack: (name) => ({
      perform: (operation: StackOperation) => {
        const what = `${operation.kind} ${name}`;
        log.push(what);
        return Promise.resolve({ ...base, summary: { create: 1 }, outputs: outputs[name], ...answers[what] });
      },
    }),
    say: (line) => void said.push(line),
    confirm: (question) => {
      questions.push(question);
      return Promise.resolve(consent(question));
    },
    writers: () => Promise.resolve({ relational: undefined, document: undefined, unseen: [] }),
    ready: (stage) => {
      asked.push(stage);
      return unready === stage ? Promise.reject(new Error(`${stage} isn't ready`)) : Promise.resolve();
    },
    foundationReady: ({ zoneId }) => {
      log.push(`ready ${zoneId as string}`);
      return Promise.resolve();
    },
  };
  const writtenIn = (region: string) => ({ ...ports, writers: writers(region) });
  return {
    asked,
    log,
    said,
    questions,
    ports,
    writtenIn,
    refuse: (when: (question: string) => boolean) => (consent = (q) => !when(q)),
  };
}

const writers = (region: string) => () => Promise.resolve({ relational: region, document: region, unseen: [] });

describe("deploying the platform", () => {
  it("previews and applies group after group, and tells of the foundation before any region", async () => {
    const { asked, log, ports, questions } = stage();
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
      "preview global",
      "up global",
    ]);
    assert.deepEqual(asked, ["foundation", "regions", "global"]);
    assert.deepEqual(questions, [
      "Apply 1 changes to foundation?",
      "Apply 1 changes to us-east-1?",
      "Apply 2 changes to eu-west-1, ap-south-1?",
      "Apply 1 changes to global?",
    ]);
  });

  it("applies one step alone where that is asked for", async () => {
    const { log, ports } = stage();
    await deployPlatform(platform, ports, "others");
    assert.deepEqual(log, ["preview eu-west-1", "preview ap-south-1", "up eu-west-1", "up ap-south-1"]);
  });

  it("previews regions together once databases stand, and applies one after the other, the one that writes first", async () => {
    const { log, writtenIn, questions } = stage();
    await deployPlatform(platform, writtenIn("eu-west-1"));
    assert.deepEqual(log.slice(4), [
      ...platform.regions.map((it) => `preview ${it}`),
      "up eu-west-1",
      "up us-east-1",
      "up ap-south-1",
      "preview global",
      "up global",
    ]);
    assert.deepEqual(questions.slice(1, 3), ["Apply 1 changes to eu-west-1?", "Apply 1 changes to us-east-1?"]);
  });

  it("takes the first region of that order as one step, and all that is left as the next", async () => {
    const { log, writtenIn } = stage();
    await deployPlatform(platform, writtenIn("eu-west-1"), "bootstrap");
    assert.deepEqual(log.slice(3), ["up eu-west-1"]);
    await deployPlatform(platform, writtenIn("eu-west-1"), "others");
    assert.deepEqual(log.slice(-3), ["up eu-west-1", "up us-east-1", "up ap-south-1"]);
  });

  it("changes databases last where they are written", async () => {
    const urn = "urn:pulumi:ap-south-1::meridian::aws:rds/instance:Instance::relational-instance";
    const changes = [{ op: "update", urn, properties: ["instanceClass"] }];
    const { log, writtenIn } = stage({ "preview ap-south-1": { changes } });
    await deployPlatform(platform, writtenIn("us-east-1"));
    assert.deepEqual(
      log.filter((it) => it.startsWith("up")),
      ["up foundation", "up eu-west-1", "up ap-south-1", "up us-east-1", "up global"],
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

describe("destroying the platform", () => {
  it("goes from global to foundation, the writers' region last of the regions", async () => {
    const { log, ports } = stage();
    await destroyPlatform(platform, writers("eu-west-1"), ports);
    assert.deepEqual(
      log.filter((it) => it.startsWith("destroy")),
      ["destroy global", "destroy us-east-1", "destroy ap-south-1", "destroy eu-west-1", "destroy foundation"],
    );
  });

  it("destroys nothing, in no stack, while one has a protected resource", async () => {
    const { log, ports, questions } = stage({ "resources eu-west-1": { resources: [protectedBucket] } });
    await assert.rejects(
      destroyPlatform(platform, writers("us-east-1"), ports),
      /^Error: Not destroying eu-west-1: 1 resources are protected and nothing has been deleted:\n {2}aws:s3\/bucket:Bucket backups\n/,
    );
    assert.deepEqual(
      log.filter((it) => !it.startsWith("resources")),
      [],
    );
    assert.deepEqual(questions, []);
  });

  it("destroys nothing when a stack can't say what it has", async () => {
    const { log, ports } = stage({ "resources eu-west-1": { error: "no such bucket", resources: undefined } });
    await assert.rejects(destroyPlatform(platform, writers("us-east-1"), ports), /eu-west-1.*no such bucket/s);
    assert.ok(!log.some((it) => it.startsWith("destroy")));
  });

  it("leaves out a stack that doesn't exist", async () => {
    const { log, questions, ports } = stage({ "resources global": { stack: "absent", error: "no such stack" } });
    await destroyPlatform(platform, writers("us-east-1"), ports);
    assert.deepEqual(questions, ["Destroy eu-west-1, ap-south-1, us-east-1, foundation, in this order?"]);
    assert.ok(!log.includes("destroy global"));
  });

  it("isn't begun when nobody can say who writes", async () => {
    const { log, ports } = stage();
    const unknown = () => Promise.reject(new Error("us-east-1 doesn't answer"));
    await assert.rejects(destroyPlatform(platform, unknown, ports), { message: "us-east-1 doesn't answer" });
    assert.deepEqual(log, []);
  });

  it("destroys nothing that isn't confirmed", async () => {
    const { log, ports, questions, refuse } = stage();
    refuse(() => true);
    await assert.rejects(destroyPlatform(platform, writers("us-east-1"), ports), {
      message: "Stopped: not confirmed. Nothing was destroyed.",
    });
    assert.deepEqual(questions, ["Destroy global, eu-west-1, ap-south-1, us-east-1, foundation, in this order?"]);
    assert.ok(!log.some((it) => it.startsWith("destroy")));
  });

  it("keeps what the failing stack stands on", async () => {
    const { log, ports } = stage({ "destroy global": { error: "distribution is still in use" } });
    await assert.rejects(destroyPlatform(platform, writers("us-east-1"), ports), /Stopped: global failed/);
    assert.deepEqual(
      log.filter((it) => it.startsWith("destroy")),
      ["destroy global"],
    );
  });
});
