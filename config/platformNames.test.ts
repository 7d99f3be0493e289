import assert from "node:assert/strict";
import { longestPlatformName, nameLimits, platformNameObjection, platformNames } from "./platformNames";

const textsOf = (name: string): readonly string[] =>
  Object.values(platformNames(name)).map((it: string | ((word: string, account: string) => string)) =>
    typeof it === "string" ? it : it("eu-west-1", "123456789012"),
  );

describe("the names of a platform", () => {
  it("are for meridian what they were when an account could hold one platform only", () => {
    assert.deepEqual(textsOf("meridian"), [
      "meridian",
      "Meridian",
      "alias/meridian",
      "meridian-relational",
      "meridian-document",
      "meridian-carts",
      "meridian-relational",
      "meridian/storefront",
      "meridian_restore_testing",
      "Meridian/Evacuation",
      "Meridian/Storefront",
      "backup-bucket-",
      "drill-restore-",
      "meridian-mails",
      "/",
      "meridian-evacuation-of-eu-west-1",
      "meridian-functions-123456789012-eu-west-1",
      "meridian_eu-west-1",
      "eu-west-1",
    ]);
    assert.equal(platformNames("meridian").environment("deploy"), "production");
  });

  it("are others, each of them, for another platform", () => {
    const [ours, theirs] = [textsOf("meridian"), textsOf("staging-2")];
    assert.deepEqual(
      theirs.filter((it, index) => it === ours[index]),
      [],
    );
    assert.equal(platformNames("staging-2").environment("deploy"), "staging-2-deploy");
    assert.equal(platformNames("staging-2").restoreTestingPlan, "staging_2_restore_testing");
  });

  it("fit into what AWS allows, the longest platform's too, and one more doesn't", () => {
    const longest = "a".repeat(longestPlatformName);
    assert.equal(longestPlatformName, 22);
    for (const { what, longest: of, max } of nameLimits) assert.ok(of(platformNames(longest)).length <= max, what);
    assert.equal(platformNameObjection(longest), undefined);
    assert.equal(
      platformNameObjection(`${longest}b`),
      "which makes the prefix of the backup buckets' names of 38 characters " +
        "(37: https://www.pulumi.com/registry/packages/aws/api-docs/s3/bucket/#bucketprefix_nodejs)",
    );
  });

  for (const name of ["", "Staging", "1st", "a--b", "a-", "a_b", "a.b"])
    it(`can't be made of ${name === "" ? "nothing" : name}`, () =>
      assert.equal(platformNameObjection(name), "which AWS' names can't be made of"));

  for (const name of ["aws-shop", "amzn", "xn-shop", "meridian-state"])
    it(`can't be made of ${name}, which is reserved`, () =>
      assert.equal(platformNameObjection(name), "which AWS, or Pulumi's state, has for itself"));
});
