import assert from "node:assert/strict";
import { destroyPlatform } from "./destruction";
import { platform, stage, writers } from "./deployment.fixture";
import type { StateResource } from "./protocol";
import { StacksFailed } from "./waysOut";

const protectedBucket: StateResource = {
  urn: "urn:pulumi:eu-west-1::meridian::aws:s3/bucket:Bucket::backups",
  type: "aws:s3/bucket:Bucket",
  protect: true,
  inputs: {},
  outputs: {},
};

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

  it("takes protection off first where the configuration says that nothing is protected, and runs no program", async () => {
    const { log, ports, questions } = stage({ "resources eu-west-1": { resources: [protectedBucket] } });
    await destroyPlatform(platform, writers("us-east-1"), ports, "unprotected");
    assert.deepEqual(log.filter((it) => !it.startsWith("resources")).slice(0, 3), [
      "let go of 1 in eu-west-1",
      "unprotect eu-west-1",
      "destroy global",
    ]);
    assert.equal(questions[0], "Take the protection off 1 resources of eu-west-1? Nothing is made or deleted by it.");
  });

  it("takes no protection off that nobody confirms", async () => {
    const { log, ports, refuse } = stage({ "resources eu-west-1": { resources: [protectedBucket] } });
    refuse((question) => question.startsWith("Take the protection off"));
    const destroyed = destroyPlatform(platform, writers("us-east-1"), ports, "unprotected");
    await assert.rejects(destroyed, { message: "Stopped: not confirmed. Nothing was changed." });
    assert.ok(!log.some((it) => /^(let|unprotect|destroy)/.test(it)));
  });

  it("destroys nothing when a stack can't say what it has", async () => {
    const { log, ports } = stage({ "resources eu-west-1": { error: "no such bucket", resources: undefined } });
    await assert.rejects(destroyPlatform(platform, writers("us-east-1"), ports), /eu-west-1.*no such bucket/s);
    assert.ok(!log.some((it) => it.startsWith("destroy")));
  });

  const group = {
    urn: "urn:pulumi:eu-west-1::meridian::aws:cloudwatch/logGroup:LogGroup::relational-postgresql-log",
    type: "aws:cloudwatch/logGroup:LogGroup",
    protect: false,
    inputs: {},
    outputs: {
      arn: "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/rds/instance/meridian-relational/postgresql",
    },
  };
  const name = "/aws/rds/instance/meridian-relational/postgresql in eu-west-1";

  it("removes what came back where a stack fails too, but for what a stack has still: no later run knows of it", async () => {
    const { log, ports } = stage({
      "resources eu-west-1": { resources: [group] },
      "destroy eu-west-1": { error: "in use" },
    });
    await assert.rejects(destroyPlatform(platform, writers("us-east-1"), ports), StacksFailed);
    assert.equal(log.at(-1), `remove ${name} but ${name}`);
  });

  it("says why it stopped where what came back can't be removed either", async () => {
    const { ports } = stage({ "destroy eu-west-1": { error: "in use" } });
    const failing = { ...ports, removeLateLogs: () => Promise.reject(new Error("throttled")) };
    await assert.rejects(destroyPlatform(platform, writers("us-east-1"), failing), StacksFailed);
  });

  it("ends by removing the log groups that came back, and says which", async () => {
    const { log, ports, said } = stage({ "resources eu-west-1": { resources: [group] } });
    await destroyPlatform(platform, writers("us-east-1"), ports);
    assert.deepEqual(log.slice(-2), ["destroy foundation", `remove ${name}`]);
    assert.match(said.at(-1)!, /^removed log group \/aws\/rds\/instance\/meridian-relational\/postgresql in eu-west-1/);
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
