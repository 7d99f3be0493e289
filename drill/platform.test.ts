import assert from "node:assert/strict";
import { platformFrom, regionIn } from "./platform";
import { sampleOutputs } from "./platform.fixture";

const regions = ["us-east-1", "eu-west-1", "ap-south-1"];

describe("the deployed platform", () => {
  it("has both stores of every region, in the configuration's order", () => {
    const platform = platformFrom(["us-east-1", "ap-south-1"], sampleOutputs("globalCluster"));
    assert.deepEqual(
      platform.regions.map((it) => it.region),
      ["us-east-1", "ap-south-1"],
    );
    assert.deepEqual(platform.regions[1], {
      region: "ap-south-1",
      relational: { id: "relational-1234567", arn: "arn:aws:rds:ap-south-1:123456789012:cluster:relational-1234567" },
      document: { id: "document-1234567", arn: "arn:aws:rds:ap-south-1:123456789012:cluster:document-1234567" },
    });
  });

  it("knows a relational database by its global cluster, and instances by there being none", () => {
    const document = { kind: "globalCluster", globalClusterId: "meridian-document" };
    const stores = (kind: "globalCluster" | "instances") => {
      const { relational, document } = platformFrom(regions, sampleOutputs(kind));
      return { relational, document };
    };
    assert.deepEqual(stores("globalCluster"), {
      relational: { kind: "globalCluster", globalClusterId: "meridian-relational" },
      document,
    });
    assert.deepEqual(stores("instances"), { relational: { kind: "instances" }, document });
  });

  it("is refused with everything that is missing in any stack", () => {
    const outputs = sampleOutputs("globalCluster");
    delete outputs["foundation"]!["documentGlobalClusterId"];
    delete outputs["eu-west-1"]!["relationalDatabaseArn"];
    outputs["eu-west-1"]!["documentClusterId"] = 7;
    const rest = { ...outputs, "ap-south-1": undefined };
    assert.throws(
      () => platformFrom(regions, rest),
      ({ message }: Error) => {
        const stacks = message.split("\n").filter((line) => line.startsWith("The outputs of stack "));
        assert.deepEqual(
          stacks.map((line) => line.split(" ")[4]),
          ["foundation", "eu-west-1", "ap-south-1"],
        );
        assert.match(message, /^ {2}documentGlobalClusterId: expected a non-empty string, got nothing$/m);
        assert.match(message, /^ {2}relationalDatabaseArn: expected a non-empty string, got nothing$/m);
        assert.match(message, /^ {2}documentClusterId: expected a non-empty string, got number$/m);
        assert.match(message, /first: pulumi up --stack ap-south-1$/);
        return true;
      },
    );
  });

  it("names its regions where another is asked for", () => {
    const platform = platformFrom(regions, sampleOutputs("instances"));
    assert.equal(regionIn(platform, "ap-south-1").region, "ap-south-1");
    assert.throws(() => regionIn(platform, "sa-east-1"), {
      message: "sa-east-1 is no region of this platform, which has us-east-1, eu-west-1, ap-south-1.",
    });
  });
});
