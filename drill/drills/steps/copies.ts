/** Whether what is written into a region's backup bucket reaches the next region's: by an object of the drill's own. */
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { randomUUID } from "node:crypto";
import type { DrillContext } from "../../context";
import type { DeclaredCall, DrillStep } from "../../drill";
import type { DrillPlatform } from "../../drillPlatform";
import { objectText } from "../../objectText";
import { prefixIn } from "../../record/objectPlace";
import { StepError } from "../../step";
import { poll, scaled, seenWithin } from "./patience";

export interface Copying {
  readonly from: string;
  readonly to: string;
}

/** Replication Time Control copies within fifteen minutes: https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-time-control.html */
const copiedSeconds = 900;

/** For so long a pause is watched: most objects are copied within seconds. An assumption. */
const pausedSeconds = 300;

const keyOf = (region: string): string => `${prefixIn(region)}copied.json`;

/** Writes an object, and finds it in the next region. */
export const copiesArrive = (platform: DrillPlatform, copying: Copying): DrillStep<DrillContext> => ({
  ...common(platform, copying),
  id: "copies-arrive",
  name: `what is written in ${copying.from} is copied to ${copying.to}`,
  stage: "detect",
  calls: [written(platform, copying), ...looks(platform, copying)],
  run: async (context) => {
    const began = context.ports.clock.now();
    await write(context, copying);
    await arrived(context, copying);
    return { detail: `it was there after ${((context.ports.clock.now() - began) / 1000).toFixed(1)} s` };
  },
});

/** Writes another, which isn't to be found there while the pause is watched. */
export const copiesPaused = (platform: DrillPlatform, copying: Copying): DrillStep<DrillContext> => ({
  id: "copies-paused",
  name: `what is written in ${copying.from} now isn't copied to ${copying.to}`,
  stage: "detect",
  expectedDelays: [{ seconds: pausedSeconds, source: "assumption" }],
  calls: [written(platform, copying), ...looks(platform, copying)],
  run: async (context) => {
    const { clock } = context.ports;
    await write(context, copying);
    for (const deadline = clock.now() + scaled(context, pausedSeconds); clock.now() < deadline; await poll(context)) {
      const { source, copy } = await seenIn(context, copying);
      if (source === copy) throw new StepError("deviated", `it was copied to ${copying.to} all the same`);
    }
    return { detail: `it isn't there after ${pausedSeconds / 60} minutes of AWS` };
  },
});

/** What was written during the pause has arrived. */
export const copiesCaughtUp = (platform: DrillPlatform, copying: Copying): DrillStep<DrillContext> => ({
  ...common(platform, copying),
  id: "copies-caught-up",
  name: `what was written in ${copying.from} meanwhile is copied to ${copying.to}`,
  stage: "recover",
  run: async (context) => {
    await arrived(context, copying);
    return { detail: "it is there" };
  },
});

const common = (platform: DrillPlatform, copying: Copying) => ({
  calls: looks(platform, copying),
  expectedDelays: [
    {
      seconds: copiedSeconds,
      source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-time-control.html",
    },
  ],
});

async function write({ clientsIn, platform }: DrillContext, { from }: Copying): Promise<void> {
  const Body = JSON.stringify({ written: randomUUID() });
  const put = { Bucket: platform.outputs[from]!.backupBucketName, Key: keyOf(from), ContentType: "application/json" };
  await clientsIn(from).objects.send(new PutObjectCommand({ ...put, Body }));
}

async function arrived(context: DrillContext, copying: Copying): Promise<void> {
  const look = () => seenIn(context, copying);
  const { isSo } = await seenWithin(context, copiedSeconds, look, ({ source, copy }) => source === copy);
  if (!isSo) throw new StepError("deviated", `it isn't in ${copying.to} after ${copiedSeconds / 60} minutes of AWS`);
}

async function seenIn({ clientsIn, platform }: DrillContext, { from, to }: Copying) {
  const textIn = async (region: string): Promise<string | undefined> =>
    (await objectText(clientsIn(region).objects, platform.outputs[region]!.backupBucketName, keyOf(from)))?.text;
  const [source, copy] = await Promise.all([from, to].map(textIn));
  return { source, copy };
}

const looks = (platform: DrillPlatform, { from, to }: Copying): readonly DeclaredCall[] =>
  [from, to].map((region) => call(platform, { region, from, operation: "GetObject", key: "kms:Decrypt" }));

const written = (platform: DrillPlatform, { from }: Copying): DeclaredCall => ({
  ...call(platform, { region: from, from, operation: "PutObject", key: "kms:GenerateDataKey" }),
  changes: `writes the drill's own object ${keyOf(from)} into the backup bucket`,
});

interface ObjectCall {
  readonly region: string;
  readonly from: string;
  readonly operation: "GetObject" | "PutObject";
  /** Permission at the region's key. */
  readonly key: string;
}

function call(platform: DrillPlatform, { region, from, operation, key }: ObjectCall): DeclaredCall {
  const account = platform.regions[0]!.document.arn.split(":")[4] ?? "";
  const resource = `${platform.outputs[region]!.backupBucketArn}/${keyOf(from)}`;
  return {
    ...{ service: "s3", operation, plane: "data", region },
    permissions: [
      { action: `s3:${operation}`, resource, context: { "aws:ResourceAccount": account } },
      {
        action: key,
        resource: platform.foundation.keyArns[region] ?? "",
        context: { "kms:ViaService": `s3.${region}.amazonaws.com` },
      },
    ],
  };
}
