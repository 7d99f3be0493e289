import { GetObjectCommand, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { clientsIn } from "../drill/clients";
import { machineClock } from "../drill/ports";
import { BucketPlace } from "../drill/record/objectPlace";
import type { DrillPlan, DrillStep } from "../drill/drill";
import { type FakeContext, FakeOperator, FakePlatform, fakePlan, regions } from "../drill/run/fake.fixture";

/** Each run has a world of its own: a bucket in each region. */
export const bucketOf = (world: string, region: string): string => `${world}-${region}`;

const Key = "platform-of-the-test.json";

/** A platform that is an object in S3, so that it outlives whoever drills on it. */
class StoredPlatform extends FakePlatform {
  constructor(
    private readonly objects: S3Client,
    private readonly Bucket: string,
  ) {
    super();
  }

  async look(): Promise<void> {
    const { Body } = await this.objects.send(new GetObjectCommand({ Bucket: this.Bucket, Key }));
    Object.assign(this, JSON.parse(await Body!.transformToString()));
  }

  async keep(): Promise<void> {
    const Body = JSON.stringify({ writer: this.writer, switch: this.switch });
    await this.objects.send(new PutObjectCommand({ Bucket: this.Bucket, Key, Body }));
  }
}

export interface StoredOperator {
  readonly operator: FakeOperator;
  readonly platform: StoredPlatform;
  readonly plan: DrillPlan<FakeContext>;
}

/** The fake drill, which looks at what is stored. */
function storedPlan(platform: StoredPlatform): DrillPlan<FakeContext> {
  const observe = (): Promise<unknown> => platform.look().then(() => platform);
  const stored = (steps: readonly DrillStep<FakeContext>[]) => steps.map((it) => ({ ...it, observe }));
  const { steps, safeState, ...plan } = fakePlan();
  return { ...plan, steps: stored(steps), safeState: { ...safeState, steps: stored(safeState.steps) } };
}

/**
 * One process of one operator, on S3 at an endpoint.
 * @param every called before and after each request
 */
export function operatorAt(
  endpoint: string,
  world: string,
  name: string,
  folder?: string,
  every: (when: "before" | "after") => void = () => undefined,
): StoredOperator {
  const credentials = { accessKeyId: "rehearsal", secretAccessKey: "rehearsal" };
  const objectsIn = (region: string): S3Client =>
    clientsIn(region, { endpoint, credentials, admitted: () => every("before"), answered: () => every("after") })
      .objects;
  const platform = new StoredPlatform(objectsIn("ap-south-1"), bucketOf(world, "ap-south-1"));
  const operator = new FakeOperator(platform, name, folder, (holder) => isGone(Number(holder.split("-")[1])));
  operator.around = async (_, effect) => {
    await platform.look();
    effect();
    await platform.keep();
  };
  operator.world = {
    ...operator.world,
    places: regions.map((it) => new BucketPlace(it, bucketOf(world, it), objectsIn(it))),
    holder: `${name}-${process.pid}`,
    clockFor: machineClock,
    now: Date.now,
    timings: { pollMilliseconds: 50, sampleMilliseconds: 1000, leaseSeconds: 30 },
  };
  return { operator, platform, plan: storedPlan(platform) };
}

function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
}
