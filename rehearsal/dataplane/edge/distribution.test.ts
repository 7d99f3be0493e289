import assert from "node:assert/strict";
import type { DistributionConfig } from "@aws-sdk/client-cloudfront";
import { deployedConfig, deployedPolicies, deployedWith } from "./deployed.samples";
import type { UnsupportedDistribution } from "./distribution";

describe("a distribution as it is read", () => {
  it("is refused with everything at once that nobody carries out", () => {
    const [first, ...rest] = deployedConfig.CacheBehaviors!.Items!;
    const more: Partial<DistributionConfig> = {
      CacheBehaviors: {
        Quantity: 2,
        Items: [{ ...first!, FunctionAssociations: { Quantity: 1, Items: [] }, CachePolicyId: undefined }, ...rest],
      },
      Restrictions: { GeoRestriction: { RestrictionType: "whitelist", Quantity: 1, Items: ["DE"] } },
    };
    assert.throws(
      () => deployedWith(more),
      (error: UnsupportedDistribution) => {
        assert.deepEqual(error.problems, [
          "Distribution E1SAMPLE restricts countries (whitelist), which isn't simulated.",
          "Distribution E1SAMPLE runs CloudFront functions (behaviour /api/*), which isn't simulated.",
          "Distribution E1SAMPLE has a behaviour without a cache policy (behaviour /api/*), which isn't simulated.",
        ]);
        assert.match(error.message, /Add what is missing to rehearsal\/dataplane\/edge\.$/);
        return true;
      },
    );
  });

  it("is refused with a policy that answers cross-origin requests", () => {
    const cors = { ...deployedPolicies.responseHeaders.get("security-headers")!, CorsConfig: undefined as never };
    const policies = { ...deployedPolicies, responseHeaders: new Map([["security-headers", cors]]) };
    assert.equal(deployedWith({}, policies).id, "E1SAMPLE");
    const CorsConfig = { AccessControlAllowOrigins: { Quantity: 0, Items: [] } } as never;
    const answering = new Map([["security-headers", { ...cors, CorsConfig }]]);
    assert.throws(() => deployedWith({}, { ...deployedPolicies, responseHeaders: answering }), /CorsConfig/);
  });

  it("says what it does without", () => {
    const plain = { HttpVersion: "http1.1", WebACLId: "", IsIPV6Enabled: false } as const;
    assert.deepEqual(deployedWith(plain).notSimulated, [
      "Requests to S3 say for which distribution they are, instead of being signed; the bucket's policy decides.",
    ]);
    const acl = { ...plain, WebACLId: "arn:aws:wafv2:us-east-1:123456789012:global/webacl/edge/1" };
    assert.match(deployedWith(acl).notSimulated[0]!, /^No rule of its web ACL is evaluated/);
  });

  it("reads what compares as the same where nothing has changed", () => {
    assert.equal(JSON.stringify(deployedWith()), JSON.stringify(deployedWith()));
    const longer = deployedConfig.Origins!.Items!.map((it) => ({ ...it, ConnectionTimeout: 3 }));
    assert.notEqual(
      JSON.stringify(deployedWith()),
      JSON.stringify(deployedWith({ Origins: { Quantity: 3, Items: longer } })),
    );
  });
});
