import assert from "node:assert/strict";
import { CreateExperimentTemplateCommand, FisClient } from "@aws-sdk/client-fis";
import {
  type BucketLocationConstraint,
  CreateBucketCommand,
  PutBucketReplicationCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { pausedCopies } from "../components/region/faults/templates";
import { backupTags } from "../components/shared/tags";
import type { DrillContext } from "../drill/context";
import { drills } from "../drill/drills";
import { ran, taken } from "../drill/drills/running.fixture";
import type { DrillPlatform } from "../drill/drillPlatform";
import { experimentPort } from "../drill/faults/experiments";
import { copiesTemplate } from "../outputs/faultExperiments";
import { withEmulator } from "../rehearsal/emulator/emulator.fixture";
import { control } from "../rehearsal/emulator/faults";
import { emulatedAccount } from "../rehearsal/providers/cloud";
import { deployedOutputs } from "./deployedOutputs";
import { DrillRoleOnEmulator, regions } from "./drillRoleOnEmulator";

const [from, to] = ["eu-west-1", "ap-south-1"] as const;
const bucketOf = (region: string): string => `backup-bucket-${region}`;
const choice = { to, dataLoss: "refused" } as const;

describe("replication-pause of the backup bucket, with the drill role on the emulator", function () {
  const emulator = withEmulator(this);
  let role: DrillRoleOnEmulator;
  let platform: DrillPlatform;

  before(async () => {
    const outputs = deployedOutputs("aurora-global", regions);
    outputs[from]!["faultTemplateIds"] = { [copiesTemplate]: await template() };
    await copiedBuckets();
    role = await DrillRoleOnEmulator.create(emulator, outputs);
    platform = role.platform;
  });

  /** As the component asks for it; Pulumi's lists of pairs are maps in the API. */
  async function template(): Promise<string> {
    const tags = { Project: "meridian", Stack: from };
    const { description, targets, actions } = pausedCopies({ region: from, tags, nextRegion: to });
    const mapOf = (pairs: unknown) =>
      Object.fromEntries((pairs as { key: string; value: string }[]).map(({ key, value }) => [key, value]));
    const [target, action] = [targets[0]!, actions[0]!];
    const made = await emulator
      .cloudIn(from)
      .client(FisClient)
      .send(
        new CreateExperimentTemplateCommand({
          ...{ clientToken: crypto.randomUUID(), description, roleArn: `arn:aws:iam::${emulatedAccount}:role/a`, tags },
          stopConditions: [{ source: "none" }],
          targets: {
            buckets: {
              ...{ resourceType: "aws:s3:bucket", selectionMode: "ALL", resourceTags: mapOf(target.resourceTags) },
            },
          },
          actions: {
            pause: {
              actionId: action.actionId as string,
              parameters: mapOf(action.parameters),
              targets: mapOf([action.target]),
            },
          },
        }),
      );
    return made.experimentTemplate!.id!;
  }

  async function copiedBuckets(): Promise<void> {
    for (const region of [from, to]) {
      const s3 = emulator.cloudIn(region).client(S3Client);
      const Bucket = bucketOf(region);
      const LocationConstraint = region as BucketLocationConstraint;
      await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint } }));
      await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } }));
      const TagSet = Object.entries({ Project: "meridian", Stack: region, ...backupTags() });
      const Tagging = { TagSet: TagSet.map(([Key, Value]) => ({ Key, Value })) };
      await s3.send(new PutBucketTaggingCommand({ Bucket, Tagging }));
    }
    const rule = {
      ...({ ID: "to-next", Priority: 1, Status: "Enabled", Filter: { Prefix: "" } } as const),
      DeleteMarkerReplication: { Status: "Enabled" } as const,
      Destination: { Bucket: `arn:aws:s3:::${bucketOf(to)}` },
    };
    const ReplicationConfiguration = { Role: `arn:aws:iam::${emulatedAccount}:role/r`, Rules: [rule] };
    const put = new PutBucketReplicationCommand({ Bucket: bucketOf(from), ReplicationConfiguration });
    await emulator.cloudIn(from).client(S3Client).send(put);
  }

  /** What isn't held arrives while somebody waits, as the data plane has it. */
  async function arrive(): Promise<void> {
    const { pending } = (await control(emulator.endpoint(), "s3-replication", {})) as { pending: { id: number }[] };
    await control(emulator.endpoint(), "s3-replicated", { ids: pending.map(({ id }) => id) });
  }

  async function context(of: Partial<DrillContext> = {}): Promise<DrillContext> {
    const clientsIn = await role.clientsWith(role.policy);
    let now = 0;
    const wait = (milliseconds: number): Promise<void> => ((now += milliseconds), arrive());
    const ports = { clock: { now: () => now, wait }, say: () => undefined, pollMilliseconds: 60_000 };
    const made = {
      ...{ platform, timeScale: 1, choice, clientsIn },
      ports: { ...ports, interruption: new AbortController().signal, confirm: () => Promise.resolve(true) },
    } as unknown as DrillContext;
    return { ...made, faults: experimentPort(made, () => undefined), ...of };
  }
  const plan = () => drills.find((it) => it.name === "replication-pause")!.plan(platform, choice);

  it("sees a copy arrive, none while the experiment runs, and what was written meanwhile after it", async () => {
    assert.deepEqual(await ran(plan(), await context()), ["held", "held", "held", "held", "held"]);
  });

  it("says so where copies go on, and its safe state ends what it began", async () => {
    const begun: string[] = [];
    const idle = {
      refusal: () => undefined,
      isActive: () => Promise.resolve(false),
      begin: () => Promise.resolve("it began"),
      end: () => Promise.resolve(`ended ${begun.push("ended")}`),
    };
    const of = await context({ faults: idle });
    assert.deepEqual((await ran(plan(), of)).slice(0, 3), [
      ...["held", "held", "deviated: it was copied to ap-south-1 all the same"],
    ]);
    await taken(plan().safeState.steps, of);
    assert.deepEqual(begun, ["ended"]);
  });

  it("is about databases where the region before has no such template", () => {
    const outputs = { ...platform.outputs, [from]: { ...platform.outputs[from]!, faultTemplateIds: {} } };
    const [fault] = drills
      .find((it) => it.name === "replication-pause")!
      .plan({ ...platform, outputs }, choice).faults!;
    assert.equal(fault!.kind, "pause-replication");
  });
});
