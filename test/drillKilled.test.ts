import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import { once } from "node:events";
import path from "node:path";
import { regions } from "../drill/run/fake.fixture";
import { withEmulator } from "../rehearsal/emulator/emulator.fixture";
import { bucketOf, operatorAt, type StoredOperator } from "./drillKilled.fixture";

describe("A drill's process that is killed", function () {
  const { endpoint, cloudIn } = withEmulator(this);
  this.timeout(120_000);
  const operators: StoredOperator[] = [];
  const makeBuckets = async (world: string): Promise<void> => {
    for (const region of regions) {
      const elsewhere = { CreateBucketConfiguration: { LocationConstraint: region as "eu-west-1" } };
      const bucket = { Bucket: bucketOf(world, region), ...(region !== "us-east-1" && elsewhere) };
      await cloudIn(region).client(S3Client).send(new CreateBucketCommand(bucket));
    }
  };
  afterEach(() => operators.splice(0).forEach(({ platform }) => platform.remove()));

  const machine = (world: string, name: string): StoredOperator => {
    const made = operatorAt(endpoint(), world, name);
    operators.push(made);
    return made;
  };

  /** @returns the signal that ended it, or what it said */
  async function runUntil(world: string, at: number, when: "before" | "after"): Promise<string> {
    await makeBuckets(world);
    const { platform, operator } = machine(world, "ada");
    await platform.keep();
    const { folder } = operator.world;
    const program = path.join(__dirname, "drillKilled.program.ts");
    const words = ["--no-warnings", "--require", "tsx/cjs", program, endpoint(), world, folder, String(at), when];
    const child = spawn(process.execPath, words, { stdio: ["ignore", "pipe", "inherit"] });
    let said = "";
    child.stdout.on("data", (text: Buffer) => (said += text.toString()));
    const [code, signal] = (await once(child, "close")) as [number | null, string | null];
    return signal ?? `${code}: ${said}`;
  }

  it("leaves a run that another machine resumes, and one that another machine aborts", async () => {
    for (const go of ["resume", "abort"] as const) {
      // Its lease is taken, and its first intent written down, by the 20th request; its last step begins after the 45th.
      const at = randomInt(22, 40);
      const when = go === "resume" ? "after" : "before";
      const end = await runUntil(go, at, when);
      assert.equal(end, "SIGKILL", `request ${at}`);
      const { operator, platform, plan } = machine(go, "bob");
      const { outcome, state } = await operator[go](plan);
      await platform.look();
      assert.deepEqual([outcome, state], [go === "resume" ? "held" : "aborted", "closed"], `request ${at}`);
      assert.equal(platform.switch, "off", `request ${at}`);
      if (go === "resume") assert.equal(platform.writer, "eu-west-1", `request ${at}`);
      assert.equal((await operator.entries()).at(-1)!.kind, "closed");
    }
  });
});
