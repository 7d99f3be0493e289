import assert from "node:assert/strict";
import { control } from "../../rehearsal/emulator/faults";
import type { Anything } from "./scene";
import { useStage } from "./stage";

const versioning = "aws:s3/bucketVersioning:BucketVersioning";

/** What the engine says of a program that asks for what the stand-ins don't have, or can't have. */
describe("the stand-ins, through the engine", function () {
  this.timeout(60_000);
  const stack = "eu-west-1";
  // A user who has credentials of their own in the environment; nothing may pick them up.
  const users = { AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE", AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI" };
  const usual: Record<string, string | undefined> = {};
  before(() => {
    for (const [name, value] of Object.entries(users)) [usual[name], process.env[name]] = [process.env[name], value];
  });
  after(() => {
    for (const [name, value] of Object.entries(usual)) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
  });
  const stage = useStage({ program: require.resolve("./anything.program"), stacks: { [stack]: stack } });

  const topic: Anything = { resources: { alerts: { type: "aws:sns/topic:Topic", inputs: {} } } };

  async function refusal(of: Anything): Promise<string> {
    stage().set(of);
    const { error } = await stage().perform(stack, { kind: "preview" });
    assert.ok(error, "the engine previewed it");
    return error;
  }

  const one = (type: string, inputs: Record<string, unknown>): Anything => ({ resources: { it: { type, inputs } } });

  const refused: readonly [string, Anything, string][] = [
    [
      "a resource type that nobody entered, and say where to",
      one("aws:mq/broker:Broker", {}),
      "the rehearsal has no entry for the resource type aws:mq/broker:Broker: add it in rehearsal/providers/aws/<service>",
    ],
    [
      "a type of another package",
      one("random:index/randomPet:RandomPet", {}),
      "the rehearsal has no entry for the resource type random:index/randomPet:RandomPet: add it in rehearsal/providers/random.ts",
    ],
    [
      "a function that nobody entered",
      { calls: { zone: { token: "aws:route53/getZone:getZone", args: { name: "shop.example" } } } },
      "the rehearsal has no entry for the function aws:route53/getZone:getZone: add it in rehearsal/providers/aws/<service>",
    ],
    [
      "an input that the entry doesn't map, however deep, by its path",
      one(versioning, { bucket: "backups", versioningConfiguration: { status: "Enabled", mfaDeletion: "Enabled" } }),
      `property versioningConfiguration.mfaDeletion value {<nil>} has a problem: the rehearsal's entry for ${versioning} doesn't map versioningConfiguration.mfaDeletion: check the name, or add it to the entry's inputs`,
    ],
    [
      "a resource without a required input",
      one(versioning, { bucket: "backups" }),
      `property versioningConfiguration value {<nil>} has a problem: ${versioning} needs versioningConfiguration`,
    ],
    [
      "an AWS provider of the program's own, whose region and credentials they wouldn't follow",
      { provider: { region: "us-east-1", accessKey: "AKIAIOSFODNN7EXAMPLE" } },
      "the rehearsal stands in for the default AWS provider only: give resources a region instead of the provider own",
    ],
  ];
  for (const [what, program, message] of refused)
    it(`refuse ${what}`, async () => {
      const error = await refusal(program);
      assert.ok(error.includes(message), error);
    });

  it("work with their own credentials, though the user has others in the environment", async () => {
    stage().set(topic);
    assert.deepEqual((await stage().up(stack)).summary, { create: 2 });
    assert.deepEqual(await stage().refreshedPlan(stack), []);
    const { resources = [] } = await stage().done(stack, { kind: "resources" });
    const providers = resources.filter((it) => it.type === "pulumi:providers:aws");
    assert.deepEqual(
      providers.map((it) => it.inputs),
      [{ region: "eu-west-1" }],
    );
  });

  it("say so when their credentials are refused, and change nothing", async () => {
    stage().set({});
    await control(stage().servers.emulator.endpoint, "credentials", { accessKey: "rotated" });
    for (const operation of [{ kind: "preview", refresh: "refresh" }, { kind: "up" }] as const) {
      const { error } = await stage().perform(stack, operation);
      assert.match(error ?? "", /aws:sns\/topic:Topic alerts: .*InvalidClientTokenId: The security token included/);
    }
    await control(stage().servers.emulator.endpoint, "credentials", { accessKey: "rehearsal" });
    stage().set(topic);
    assert.deepEqual(await stage().refreshedPlan(stack), []);
  });

  it("say so when the emulator is gone", async () => {
    await stage().servers.emulator.stop();
    for (const operation of [{ kind: "preview", refresh: "refresh" }, { kind: "refresh" }] as const) {
      const { error } = await stage().perform(stack, operation);
      assert.match(error ?? "", /the AWS API emulator can't be reached: it has ended or never started/);
    }
    stage().set({});
    const { error } = await stage().perform(stack, { kind: "up" });
    assert.match(error ?? "", /aws:sns\/topic:Topic alerts: .*the AWS API emulator can't be reached/s);
  });
});
