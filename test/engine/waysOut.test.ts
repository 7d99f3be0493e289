import { CloudWatchLogsClient, CreateLogGroupCommand, DeleteLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import { DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { ListBucketsCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { DeleteTopicCommand, ListTopicsCommand, SNSClient } from "@aws-sdk/client-sns";
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { DeployPorts } from "../../deploy/deployment";
import { findLanguageHost } from "../../engine/languageHost";
import { beginCallFault } from "../../rehearsal/emulator/faults";
import { commandsOf, type Desk, follow, typed } from "../../rehearsal/waysOut/desk";
import { linesOf } from "../../rehearsal/waysOut/pages";
import type { HalfMade } from "./scene";
import { useStage } from "./stage";

interface Deployment {
  resources: { readonly urn: string; readonly id?: string }[];
  pending_operations?: readonly { readonly type: "creating"; readonly resource: object }[];
}

const [home, other] = ["us-east-1", "eu-west-1"] as const;
const stacks = { foundation: home, [home]: home, [other]: other, global: home };

describe("a platform that is half made", function () {
  this.timeout(120_000);
  let protect = true;
  const scene = (): HalfMade => ({ protect });
  const stage = useStage({ program: require.resolve("./waysOut.program"), stacks, scene: { protect: true } });
  const set = (value: boolean): void => {
    protect = value;
    stage().set(scene());
  };
  const nobody = { relational: undefined, document: undefined, unseen: [] };
  const never = (): never => assert.fail("nobody serves yet");
  const ports: DeployPorts = {
    stack: (name) => ({ perform: (operation) => stage().perform(name, operation) }),
    say: () => undefined,
    confirm: () => Promise.resolve(true),
    writers: () => Promise.resolve({ ...nobody, relational: home }),
    ...{
      requests: never,
      migrations: never,
      unrest: never,
      ...{ runs: never, rollOut: never },
      today: () => 0,
      watch: () => Promise.resolve(),
      goBack: never,
    },
    waveRecord: { begin: never, done: never, started: () => undefined, end: () => undefined },
    interruption: new AbortController().signal,
    ...{ ready: () => Promise.resolve(), waiting: () => Promise.resolve([]), deployed: () => Promise.resolve() },
    foundationReady: () => Promise.resolve(),
    switchOffProtection: () => Promise.resolve(),
    removeLateLogs: () => Promise.resolve([]),
  };
  const desk: Desk = {
    platform: { regions: [home, other], bootstrapRegion: home },
    ports,
    protection: () => (protect ? "protected" : "unprotected"),
    regionsDone: () => [],
    unprotect: () => set(false),
    checkOutBefore: never,
    pulumi: async (args) => void (await pulumi(...args)),
  };
  const pulumi = async (...args: string[]): Promise<string> => {
    const { workDir, engineRoot, env } = stage().targetOf(home);
    const PATH = [await findLanguageHost(() => undefined), env["PATH"]].join(path.delimiter);
    const own = { cwd: workDir, env: { ...env, PATH } };
    const command = path.join(engineRoot!, "bin", "pulumi");
    const { stdout, stderr } = await promisify(execFile)(command, [...args, "--yes", "--non-interactive"], own);
    return stdout + stderr;
  };

  const backend = () => fileURLToPath(stage().targetOf(home).env["PULUMI_BACKEND_URL"]!.replace(/\?.*/, ""));
  const logs = (region: string) => stage().cloudIn(region).client(CloudWatchLogsClient);
  /** Everything that the cloud has, whatever stacks say. */
  async function standing(): Promise<readonly string[]> {
    const { Buckets = [] } = await stage().cloudIn(home).client(S3Client).send(new ListBucketsCommand({}));
    const regional = [home, other].map(async (region) => {
      const { logGroups = [] } = await logs(region).send(new DescribeLogGroupsCommand({}));
      const { Topics = [] } = await stage().cloudIn(region).client(SNSClient).send(new ListTopicsCommand({}));
      return [...logGroups.map((it) => it.logGroupName!), ...Topics.map((it) => it.TopicArn!.split(":").pop()!)];
    });
    return [...Buckets.map((it) => it.Name!), ...(await Promise.all(regional)).flat()].sort();
  }
  const whole = async (): Promise<boolean> => (await standing()).length === 3 * Object.keys(stacks).length;

  /** As if the engine had been killed between a thing's creation and its answer: a lock, and a pending creation. */
  async function killedWhileMaking(name: string, stack: string): Promise<{ readonly id: string }> {
    const file = path.join(backend(), ".pulumi", "stacks", "meridian", `${stack}.json`);
    const whole = JSON.parse(readFileSync(file, "utf8")) as { readonly checkpoint: { readonly latest: Deployment } };
    const { latest } = whole.checkpoint;
    const made = latest.resources.find(({ urn }) => urn.endsWith(`::${name}`))!;
    const { id, ...resource } = made;
    latest.resources = latest.resources.filter((it) => it !== made);
    latest.pending_operations = [{ type: "creating", resource: { ...resource, outputs: undefined } }];
    writeFileSync(file, JSON.stringify(whole));
    const locks = path.join(backend(), ".pulumi", "locks", "organization", "meridian", stack);
    mkdirSync(locks, { recursive: true });
    const lock = { pid: 1, username: "runner", hostname: "runner", timestamp: "2026-11-29T12:00:00Z" };
    writeFileSync(path.join(locks, "0a1b2c3d-0000-4000-8000-000000000000.json"), JSON.stringify(lock));
    return { id: id! };
  }

  /** A name that somebody else has taken: what would have it fails, until the name is free again. */
  const taken = async (stack: keyof typeof stacks): Promise<() => Promise<unknown>> => {
    const at = { logGroupName: `orders-${stack}` };
    await logs(stacks[stack]!).send(new CreateLogGroupCommand(at));
    return () => logs(stacks[stack]!).send(new DeleteLogGroupCommand(at));
  };

  it("goes on from each stage's failure by the command that is printed then, to a platform that stands", async () => {
    const order = ["foundation", home, other, "global"] as const;
    const frees: (() => Promise<unknown>)[] = [];
    for (const it of order) frees.push(await taken(it));
    let { said, ended } = await typed("npm run deploy", desk);
    for (const [at, stack] of order.entries()) {
      assert.equal(ended, "stopped");
      // What stands on the one that failed isn't tried.
      assert.equal((await standing()).filter((it) => it.startsWith("lost-orders")).length, at);
      assert.ok(
        said.some((it) => it.startsWith(`up ${stack} failed:`)),
        said.join("\n"),
      );
      assert.ok(
        said.some((it) => /LogGroup orders: ResourceAlreadyExistsException: /.test(it)),
        said.join("\n"),
      );
      await frees[at]!();
      ({ said, ended } = await follow("go on", said, desk));
    }
    assert.equal(ended, "done", said.join("\n"));
    assert.ok(await whole());
  });

  it("is taken down by what a refused destroy prints, protected as it is and full", async () => {
    const bucket = { Bucket: "kept-eu-west-1", Key: "backup", Body: "of somebody" };
    await stage().cloudIn(other).client(S3Client).send(new PutObjectCommand(bucket));
    const refused = await typed("npm run destroy", desk);
    assert.match(refused.said[0]!, /^Not destroying global: 1 resources are protected and nothing has been deleted:/);
    assert.ok(await whole());
    const { said, ended } = await follow("give up", refused.said, desk);
    assert.equal(ended, "done", said.join("\n"));
    assert.deepEqual(await standing(), []);
  });

  it("is taken down from a failure by what is printed then, though nothing was mended", async () => {
    set(true);
    const free = await taken(other);
    const failed = await typed("npm run deploy", desk);
    assert.equal(failed.ended, "stopped");
    const { said, ended } = await follow("give up", failed.said, desk);
    assert.equal(ended, "done", said.join("\n"));
    assert.deepEqual(await standing(), [`orders-${other}`]);
    await free();
  });

  it("is unlocked after its engine was killed, and what was being made is taken over by what is printed then", async () => {
    set(false);
    const free = await taken("global");
    await typed("npm run deploy", desk);
    await free();
    const { id } = await killedWhileMaking("lost-orders", other);
    const locked = await typed("npm run deploy", desk);
    assert.ok(
      locked.said.some((it) => /^Not updating eu-west-1: an engine was killed while/.test(it)),
      locked.said.join("\n"),
    );
    const [unlock, ...rest] = commandsOf("go on", locked.said);
    assert.deepEqual([unlock, ...rest], [`npm run unlock -- --stack ${other}`, "npm run deploy"]);
    const { said } = await typed(unlock!, desk);
    const takeOver = said.find((it) => it.startsWith("  pulumi import "))!.trim();
    await typed(takeOver.replace(" ID ", ` ${id} `), desk);
    const went = await typed("npm run deploy", desk);
    assert.equal(went.ended, "done", went.said.join("\n"));
    assert.ok(await whole());
  });

  it("has a state that repair looks at, and leaves alone where it is whole", async () => {
    assert.match(await pulumi("state", "repair", "--stack", other), /already valid/i);
  });

  it("isn't taken down while nobody knows what was made, and then is", async () => {
    await killedWhileMaking("lost-orders", home);
    const refused = await typed("npm run destroy", desk);
    assert.deepEqual(
      refused.said.slice(0, 2).map((it) => it.replace(/-[0-9a-f]{7}/, "")),
      [
        `Not destroying ${home}: an engine was killed while it worked on these, and nothing has been deleted:`,
        "  creating aws:sns/topic:Topic lost-orders, called lost-orders in AWS",
      ],
    );
    assert.ok(await whole());
    const { said, ended } = await follow("give up", refused.said, desk);
    assert.equal(ended, "done", said.join("\n"));
    // What the person was told to look for, and to delete by hand.
    const topics = stage().cloudIn(home).client(SNSClient);
    const { Topics = [] } = await topics.send(new ListTopicsCommand({}));
    assert.deepEqual(
      Topics.map(({ TopicArn }) => /:lost-orders-[0-9a-f]{7}$/.test(TopicArn!)),
      [true],
    );
    await topics.send(new DeleteTopicCommand({ TopicArn: Topics[0]!.TopicArn! }));
    assert.deepEqual(await standing(), []);
  });

  it("stands by the commands of docs/paths, and is taken down further, or built up again, after a destroy that failed", async () => {
    set(false);
    for (const line of linesOf("asg", "deploy")) assert.equal((await typed(line, desk)).ended, "done", line);
    const { endpoint } = stage().servers.emulator;
    const end = await beginCallFault(endpoint, {
      service: "logs",
      operation: "DeleteLogGroup",
      region: other,
      refuse: true,
    });
    const failed = await typed("npm run destroy", desk);
    assert.ok(
      failed.said.some((it) => it.startsWith(`destroy ${other} failed:`)),
      failed.said.join("\n"),
    );
    await end();
    const built = await follow("build up again", failed.said, desk);
    assert.equal(built.ended, "done", built.said.join("\n"));
    assert.ok(await whole());
    const again = await beginCallFault(endpoint, {
      service: "logs",
      operation: "DeleteLogGroup",
      region: home,
      refuse: true,
    });
    const second = await typed("npm run destroy", desk);
    await again();
    const { said, ended } = await follow("go on", second.said, desk);
    assert.equal(ended, "done", said.join("\n"));
    assert.deepEqual(await standing(), []);
  });
});
