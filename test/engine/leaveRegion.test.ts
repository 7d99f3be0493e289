import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { BatchGetImageCommand, ECRClient, PutImageCommand } from "@aws-sdk/client-ecr";
import { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { RDSClient } from "@aws-sdk/client-rds";
import { DocDBClient } from "@aws-sdk/client-docdb";
import { emptyRepository } from "../../deploy/emptyRepository";
import { removeLateLogs } from "../../deploy/lateLogs";
import { type Departure, leaveRegion, type LeavePorts } from "../../deploy/leaveRegion";
import { otherRegion } from "../../deploy/observedRegions";
import { whyNotNow } from "../../deploy/otherRegions";
import { platformIn } from "../../deploy/platform";
import type { StackOperation, StackOutcome } from "../../deploy/protocol";
import { expectConfigurationWithout, takeRegionOut } from "../../deploy/regionList";
import { setConfiguration } from "../../deploy/stackConfiguration";
import { observedWriters } from "../../deploy/writers";
import { type Engine, findEngine } from "../../engine/engine";
import { LocalCloud } from "../../rehearsal/cloud/localCloud";
import { removeDeadSessions, Session } from "../../rehearsal/cloud/sessions";
import { programRoot } from "../../rehearsal/cloud/workspace";
import { linesOf } from "./stage";

const regions = ["us-east-1", "eu-west-1", "ap-south-1"];
const [home, other, leaving] = regions as [string, string, string];

/** A whole platform, and longer on a busy machine. */
const patience = 1_800_000;

describe("a protected platform that stands", function () {
  this.timeout(patience);
  const root = path.join(programRoot, "build", "engine-tests", `leave-${process.pid}`);
  let engine: Engine;
  let cloud: LocalCloud;

  const perform = (stack: string, operation: StackOperation): Promise<StackOutcome> =>
    cloud.stack(stack).perform(operation);
  const done = async (stack: string, operation: StackOperation): Promise<StackOutcome> => {
    const outcome = await perform(stack, operation);
    assert.equal(outcome.error, undefined, `${operation.kind} of ${stack}: ${outcome.error}`);
    return outcome;
  };

  before("deploys it", async () => {
    removeDeadSessions(root);
    engine = await findEngine(() => undefined);
    const session = Session.create(root, regions, "discard");
    cloud = await LocalCloud.start({ regions, homeRegion: home, bootstrapRegion: home, engine, session });
    await done("foundation", { kind: "up" });
    await done(home, { kind: "up" });
    await Promise.all([other, leaving].map((it) => done(it, { kind: "up" })));
    await done("global", { kind: "up" });
  });
  after("ends it", async () => {
    await cloud?.stop();
    rmSync(root, { recursive: true, force: true, maxRetries: 5 });
  });

  /** Previews a stack with this in a file of its workspace in place of that, and puts the file back. */
  async function previewed(stack: string, file: string, change: (text: string) => string): Promise<string> {
    const name = path.join(cloud.workspace, file);
    const text = readFileSync(name, "utf8");
    assert.notEqual(change(text), text, "the test changes something");
    writeFileSync(name, change(text));
    try {
      const { error } = await perform(stack, { kind: "preview" });
      assert.ok(error !== undefined, `the preview of ${stack} passed`);
      return error;
    } finally {
      writeFileSync(name, text);
    }
  }

  it("stops another block of a region by name, with what to do, before anything is changed", async () => {
    const error = await previewed(other, `Pulumi.${other}.yaml`, (text) =>
      text.replace(/(vpcCidr:).*/, "$1 10.200.0.0/16"),
    );
    assert.match(error, /^policy standing-not-replaced \(mandatory\), aws:ec2\/vpc:Vpc vpc: /);
    assert.match(
      error,
      /because of cidrBlock: the old one can't be deleted while .* Set vpcCidr and availabilityZones back\./,
    );
  });

  it("stops another domain where the zone is, before Pulumi offers to take the protection off", async () => {
    const error = await previewed("foundation", "Pulumi.yaml", (text) =>
      text.replace("default: shop.example.com", "default: store.example.com"),
    );
    // The certificate of the same name may be asked for sooner.
    assert.match(error, /^policy standing-not-replaced \(mandatory\), aws:(acm|route53)\//);
    assert.match(error, /^policy standing-not-replaced \(mandatory\), aws:route53\/zone:Zone zone: /m);
    const [ours, theirs] = [error.indexOf("Set domain and hostedZoneId back."), error.indexOf("state unprotect")];
    assert.ok(ours >= 0 && (theirs < 0 || ours < theirs), error);
  });

  it("stops a region that is taken out of the list by hand, and says how it leaves", async () => {
    const error = await previewed("foundation", "Pulumi.yaml", (text) => text.replace(/^ *- ap-south-1\n/m, ""));
    assert.match(
      error,
      /^policy data-not-deleted .*\n.*regions no longer names ap-south-1: .* npm run leave-region -- --region/,
    );
  });

  const databasesIn = (region: string) => ({
    relational: cloud.cloudIn(region).client(RDSClient),
    document: cloud.cloudIn(region).client(DocDBClient),
  });

  function portsFor({ region, platform }: Departure, lines: string[]): LeavePorts {
    const directory = cloud.workspace;
    const rest = platform.regions.filter((it) => it !== region);
    const { PATH: _, ...env } = cloud.exports;
    const interruption = new AbortController().signal;
    const others = rest.map((name) => {
      const client = cloud.cloudIn(name).client(ElasticLoadBalancingV2Client);
      return otherRegion({ directory, region: name, stack: cloud.stack(name), interruption, client });
    });
    return {
      stack: (name) => cloud.stack(name),
      say: (line) => void lines.push(line),
      confirm: () => Promise.resolve(true),
      writers: () => observedWriters(platform, cloud.stack("foundation"), databasesIn),
      removeLateLogs: (groups) =>
        removeLateLogs("meridian", groups, (of) => cloud.cloudIn(of).client(CloudWatchLogsClient)),
      isListed: () => platformIn(directory).regions.includes(region),
      expectRestHolds: () => expectConfigurationWithout(directory, region, ["foundation", ...rest, "global"]),
      setProtect: (protect) =>
        setConfiguration({ directory, stack: region, engineRoot: engine.root, env }, { protect: String(protect) }),
      takeOut: () => takeRegionOut(directory, region),
      whyNotNow: () => whyNotNow(others.map((it) => it())),
      emptyRepository: (name) => emptyRepository(cloud.cloudIn(region).client(ECRClient), name),
      wait: () => Promise.resolve(),
    };
  }

  /** What was applied has passed the policies: only whether anything would change is asked. */
  async function nothingIsLeftToDo(): Promise<void> {
    for (const stack of ["foundation", home, other, "global"]) {
      const plan = await done(stack, { kind: "preview", refresh: "refresh", policies: "none" });
      assert.deepEqual(linesOf(plan), [], stack);
    }
  }

  it("lets a region leave, also from half way, and is as it was otherwise", async () => {
    const departure: Departure = {
      region: leaving,
      platform: { regions, bootstrapRegion: home, homeRegion: home },
    };
    const lines: string[] = [];
    const ports = portsFor(departure, lines);
    const registry = cloud.cloudIn(leaving).client(ECRClient);
    const image = { repositoryName: "meridian/storefront", imageTag: "1" };
    const imageManifestMediaType = "application/vnd.oci.image.manifest.v1+json";
    const imageManifest = JSON.stringify({ schemaVersion: 2, mediaType: imageManifestMediaType });
    await registry.send(new PutImageCommand({ ...image, imageManifest, imageManifestMediaType }));
    const stopped = leaveRegion(departure, {
      ...ports,
      confirm: (question) => Promise.resolve(!question.startsWith("Destroy")),
    });
    await assert.rejects(stopped, /not confirmed/);
    await leaveRegion(departure, ports);
    assert.match(lines.at(-1)!, /^ap-south-1 has left\./);
    const { resources = [] } = await done(leaving, { kind: "resources" });
    assert.deepEqual(resources, []);
    const gone = registry.send(
      new BatchGetImageCommand({ repositoryName: image.repositoryName, imageIds: [{ imageTag: "1" }] }),
    );
    await assert.rejects(gone, { name: "RepositoryNotFoundException" });
    await nothingIsLeftToDo();
  });

  it("deploys another port of the storefront: the new group stands before the old one goes", async () => {
    cloud.configure({ regions: [home, other], storefrontPort: 9090 });
    for (const stack of [home, other]) {
      const lines = linesOf(await done(stack, { kind: "up" }));
      assert.deepEqual(
        lines.filter((it) => it.includes("aws:lb/targetGroup:")),
        ["replace aws:lb/targetGroup:TargetGroup storefront: port"],
      );
    }
    for (const stack of [home, other, "global"]) await done(stack, { kind: "up" });
    await nothingIsLeftToDo();
  });
});
