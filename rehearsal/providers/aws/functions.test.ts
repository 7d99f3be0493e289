import assert from "node:assert/strict";
import * as ssm from "@aws-sdk/client-ssm";
import { withEmulator } from "../../emulator/emulator.fixture";
import { RefreshedGroup } from "../../emulator/refreshes.fixture";
import { emulatedAccount } from "../cloud";
import type { Cloud } from "../entry";
import { functions } from "./functions";

/** Functions are asked for real, against the emulator and through the SDK. */
describe("aws functions", function () {
  const { cloudIn, endpoint } = withEmulator(this);
  let cloud: Cloud;
  before(() => {
    cloud = cloudIn("eu-west-1");
  });

  const ask = (token: string, args: Record<string, unknown> = {}) => functions[token]!(cloud, args);
  const prefixList = (args: Record<string, unknown>) => ask("aws:ec2/getManagedPrefixList:getManagedPrefixList", args);

  it("getCallerIdentity names the emulator's account", async () => {
    const it = await ask("aws:index/getCallerIdentity:getCallerIdentity");
    assert.equal(it["accountId"], emulatedAccount);
    assert.equal(it["id"], emulatedAccount);
    assert.match(String(it["arn"]), /^arn:aws:sts::123456789012:/);
  });

  it("getRegion is the stack's region, or the one asked for", async () => {
    assert.equal((await ask("aws:index/getRegion:getRegion"))["region"], "eu-west-1");
    assert.deepEqual(await ask("aws:index/getRegion:getRegion", { region: "ap-south-1" }), {
      id: "ap-south-1",
      name: "ap-south-1",
      region: "ap-south-1",
      description: "ap-south-1",
      endpoint: "ec2.ap-south-1.amazonaws.com",
    });
  });

  it("getPartition is AWS' own", async () => {
    assert.deepEqual(await ask("aws:index/getPartition:getPartition"), {
      id: "aws",
      partition: "aws",
      dnsSuffix: "amazonaws.com",
      reverseDnsPrefix: "com.amazonaws",
    });
  });

  it("getGroup says what a group launches instances from, and fails where there is none", async () => {
    const group = "aws:autoscaling/getGroup:getGroup";
    await assert.rejects(ask(group, { name: "none" }), { message: "reading Auto Scaling Group (none): empty result" });
    const made = await RefreshedGroup.make(endpoint(), cloud, "asked-for");
    const it = await ask(group, { name: "asked-for" });
    assert.deepEqual(it["launchTemplates"], [{ id: made.launchTemplateId, name: "asked-for", version: "1" }]);
    assert.deepEqual([it["minSize"], it["desiredCapacity"], it["maxSize"]], [4, 4, 8]);
  });

  it("getInstanceTypeOfferings names the zones that have a type", async () => {
    const offered = async (type: string) => {
      const filters = [{ name: "instance-type", values: [type] }];
      const args = { locationType: "availability-zone", filters };
      return (await ask("aws:ec2/getInstanceTypeOfferings:getInstanceTypeOfferings", args))["locations"] as string[];
    };
    assert.deepEqual((await offered("m7g.large")).sort(), ["eu-west-1a", "eu-west-1b", "eu-west-1c"]);
    assert.deepEqual(await offered("no.such"), []);
  });

  it("getAvailabilityZones lists the region's zones in order, without those excluded", async () => {
    const zones = "aws:index/getAvailabilityZones:getAvailabilityZones";
    const all = await ask(zones, { state: "available" });
    assert.deepEqual(all["names"], ["eu-west-1a", "eu-west-1b", "eu-west-1c"]);
    assert.equal((all["zoneIds"] as string[]).length, 3);
    const some = await ask(zones, { region: "ap-south-1", excludeNames: ["ap-south-1b"] });
    assert.deepEqual(some["names"], ["ap-south-1a", "ap-south-1c"]);
  });

  it("getManagedPrefixList finds CloudFront's list, which counts for 55 rules, in every region", async () => {
    const name = "com.amazonaws.global.cloudfront.origin-facing";
    for (const region of ["us-east-1", "eu-west-1", "ap-south-1"]) {
      const it = await prefixList({ name, region });
      assert.equal(it["name"], name);
      assert.equal(it["maxEntries"], 55);
      assert.equal(it["ownerId"], "AWS");
      assert.match(String(it["id"]), /^pl-/);
    }
  });

  it("getManagedPrefixList finds Route 53's health checkers, which count for 25 rules, by filter too", async () => {
    const name = "com.amazonaws.eu-west-1.route53-healthchecks";
    const byName = await prefixList({ name });
    assert.equal(byName["maxEntries"], 25);
    assert.deepEqual(await prefixList({ filters: [{ name: "prefix-list-name", values: [name] }] }), byName);
    assert.deepEqual(byName["entries"], [{ cidr: "15.177.0.0/18", description: "default" }]);
  });

  it("getManagedPrefixList refuses to guess", async () => {
    await assert.rejects(prefixList({ name: "no.such.list" }), {
      message: "getManagedPrefixList needs exactly one list in eu-west-1: no.such.list matches none.",
    });
    await assert.rejects(prefixList({}), /matches [2-9]\d*\.$/);
  });

  it("getParameter reads a value, a secret one only as a secret", async () => {
    const client = cloud.client(ssm.SSMClient);
    await client.send(new ssm.PutParameterCommand({ Name: "/plain", Type: "String", Value: "one" }));
    await client.send(new ssm.PutParameterCommand({ Name: "/secret", Type: "SecureString", Value: "two" }));
    const plain = await ask("aws:ssm/getParameter:getParameter", { name: "/plain" });
    assert.deepEqual(
      { value: plain["value"], insecureValue: plain["insecureValue"], version: plain["version"] },
      { value: "one", insecureValue: "one", version: 1 },
    );
    const secret = await ask("aws:ssm/getParameter:getParameter", { name: "/secret" });
    assert.deepEqual(
      { value: secret["value"], insecureValue: secret["insecureValue"] },
      { value: "two", insecureValue: "" },
    );
    await assert.rejects(ask("aws:ssm/getParameter:getParameter", { name: "/none" }), { name: "ParameterNotFound" });
  });
});
