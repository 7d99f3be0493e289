import assert from "node:assert/strict";
import { record } from "../../test/recorder";
import { chooseZones } from "../../config/zones";
import { regionFacts } from "./facts";
import { accountId } from "./region.samples";

const zoneTokens = "aws:index/getAvailabilityZones:getAvailabilityZones";
const offerToken = "aws:ec2/getInstanceTypeOfferings:getInstanceTypeOfferings";
const listToken = "aws:ec2/getManagedPrefixList:getManagedPrefixList";
const parameterToken = "aws:ssm/getParameter:getParameter";

describe("facts of a region", () => {
  it("are asked for once each, by the names that AWS publishes", async () => {
    const asked: unknown[] = [];
    const answer = (value: Record<string, unknown>) => (inputs: Record<string, unknown>) => {
      asked.push(inputs["name"] ?? inputs["state"] ?? inputs["locationType"] ?? "identity");
      return value;
    };
    record({
      functions: {
        "aws:index/getCallerIdentity:getCallerIdentity": answer({ accountId }),
        [zoneTokens]: answer({
          names: ["eu-west-1a", "eu-west-1b", "eu-west-1c"],
          zoneIds: ["euw1-az1", "euw1-az2", "euw1-az3"],
        }),
        [offerToken]: answer({ locations: ["eu-west-1a", "eu-west-1b", "eu-west-1c"] }),
        [listToken]: (inputs) => answer({ id: `pl of ${inputs["name"]}` })(inputs),
        [parameterToken]: answer({ value: "ami-1" }),
      },
    });
    assert.deepEqual(await regionFacts("eu-west-1", { instanceType: "m7g.large", zones: [] }), {
      accountId,
      zones: ["eu-west-1a", "eu-west-1b", "eu-west-1c"],
      prefixLists: {
        cloudFront: "pl of com.amazonaws.global.cloudfront.origin-facing",
        healthCheckers: "pl of com.amazonaws.eu-west-1.route53-healthchecks",
      },
      imageId: "ami-1",
    });
    assert.deepEqual(asked.sort(), [
      "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64",
      "availability-zone",
      "available",
      "com.amazonaws.eu-west-1.route53-healthchecks",
      "com.amazonaws.global.cloudfront.origin-facing",
      "identity",
    ]);
  });

  it("are the first three zones by name, without the deficient one of us-east-1", () => {
    const available = {
      names: ["us-east-1e", "us-east-1c", "us-east-1b", "us-east-1a", "us-east-1d"],
      zoneIds: ["use1-az5", "use1-az2", "use1-az3", "use1-az6", "use1-az4"],
    };
    assert.deepEqual(chooseZones("us-east-1", available, []), ["us-east-1a", "us-east-1c", "us-east-1d"]);
  });

  it("are the zones that the configuration names, and none that the account doesn't have", () => {
    const available = { names: ["eu-west-1a", "eu-west-1b", "eu-west-1c", "eu-west-1d"], zoneIds: [] };
    const named = ["eu-west-1d", "eu-west-1a", "eu-west-1c"];
    assert.deepEqual(chooseZones("eu-west-1", available, named), ["eu-west-1a", "eu-west-1c", "eu-west-1d"]);
    assert.throws(
      () => chooseZones("eu-west-1", available, ["eu-west-1a", "eu-west-1b", "eu-west-1f"]),
      /names eu-west-1f, which eu-west-1 doesn't have for this account: eu-west-1a, eu-west-1b, eu-west-1c, eu-west-1d$/,
    );
  });

  it("don't hold where a chosen zone doesn't offer the instance type, and say which zones do", async () => {
    const letters = ["a", "b", "c", "d"].map((it) => `eu-west-1${it}`);
    record({
      functions: {
        "aws:index/getCallerIdentity:getCallerIdentity": () => ({ accountId }),
        [zoneTokens]: () => ({ names: letters, zoneIds: ["1", "2", "3", "4"] }),
        [offerToken]: () => ({ locations: letters.filter((it) => !it.endsWith("b")) }),
        [listToken]: () => ({ id: "pl-1" }),
        [parameterToken]: () => ({ value: "ami-1" }),
      },
    });
    const facts = (zones: string[]) => regionFacts("eu-west-1", { instanceType: "m8g.large", zones });
    await assert.rejects(facts([]), {
      message:
        "m8g.large isn't offered in eu-west-1b. Before the region's first deployment choose zones that offer it: pulumi config set-all --stack eu-west-1 --path --plaintext 'availabilityZones[0]=eu-west-1a' --plaintext 'availabilityZones[1]=eu-west-1c' --plaintext 'availabilityZones[2]=eu-west-1d'. Later choose something else: other zones replace the network and everything in it.",
    });
    const named = ["eu-west-1a", "eu-west-1c", "eu-west-1d"];
    assert.deepEqual((await facts(named)).zones, named);
  });

  it("don't hold in a region with fewer than three zones", () => {
    const available = { names: ["us-west-1a", "us-west-1b"], zoneIds: ["usw1-az1", "usw1-az3"] };
    assert.throws(
      () => chooseZones("us-west-1", available, []),
      /us-west-1 has 2 zones for this account; a region stack needs 3/,
    );
  });
});
