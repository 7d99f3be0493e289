import assert from "node:assert/strict";
import { resourceOf } from "../../rule";
import { allowedBy, isDeployment, takesIn } from "./identityPolicies";
import { rolePolicyOf } from "./identityPolicies.samples";

describe("A pattern of actions", () => {
  it("takes in what its stars stand for, whatever the case", () => {
    assert.ok(takesIn("s3:Get*", "s3:GetObject"));
    assert.ok(takesIn("S3:getobject", "s3:GetObject"));
    assert.ok(takesIn("*", "s3:GetObject"));
    assert.ok(takesIn("s3:*Object", "s3:GetObject"));
  });

  it("takes in nothing else", () => {
    assert.ok(!takesIn("s3:GetBucket*", "s3:GetObject"));
    assert.ok(!takesIn("s3:Get", "s3:GetObject"));
    assert.ok(!takesIn("s.:GetObject", "s3:GetObject"));
  });
});

describe("The exception of the role that deploys", () => {
  const inRegions = { Condition: { StringEquals: { "aws:RequestedRegion": ["eu-west-1"] } } };
  const isExcepted = (statement: object, name?: string) => {
    const policy = resourceOf(rolePolicyOf(statement, name));
    return isDeployment(policy, allowedBy(policy)[0]!);
  };

  it("is its own, and only within named regions", () => {
    assert.ok(isExcepted(inRegions, "ci-deploy-policy"));
    assert.ok(!isExcepted(inRegions, "another-policy"));
    assert.ok(!isExcepted({}, "ci-deploy-policy"));
    const others = [
      { Condition: { StringNotEquals: { "aws:RequestedRegion": "us-west-2" } } },
      { Condition: { StringEquals: { "aws:PrincipalAccount": "123456789012" } } },
    ];
    for (const condition of others) assert.ok(!isExcepted(condition, "ci-deploy-policy"));
  });
});
