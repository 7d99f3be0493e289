import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { policySignature, presignedPosts } from "./presignedPost";

/** https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-post-example.html */
const example = {
  accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
  scope: "20151229/us-east-1/s3/aws4_request",
  policy: [
    '{ "expiration": "2015-12-30T12:00:00.000Z",',
    '  "conditions": [',
    '    {"bucket": "sigv4examplebucket"},',
    '    ["starts-with", "$key", "user/user1/"],',
    '    {"acl": "public-read"},',
    '    {"success_action_redirect": "http://sigv4examplebucket.s3.amazonaws.com/successful_upload.html"},',
    '    ["starts-with", "$Content-Type", "image/"],',
    '    {"x-amz-meta-uuid": "14365123651274"},',
    '    {"x-amz-server-side-encryption": "AES256"},',
    '    ["starts-with", "$x-amz-meta-tag", ""],',
    "",
    '    {"x-amz-credential": "AKIAIOSFODNN7EXAMPLE/20151229/us-east-1/s3/aws4_request"},',
    '    {"x-amz-algorithm": "AWS4-HMAC-SHA256"},',
    '    {"x-amz-date": "20151229T000000Z" }',
    "  ]",
    "}",
  ].join("\r\n"),
  signature: "8afdbf4008c03f22c2cd3cdb72e4afbb1f6a588f3255ac628749a66d7f09699e",
};

describe("A form for a picture", () => {
  const upload = { id: "6f9619ff-8b86-4d01-b42d-00cf4fc964ff", sku: "oak-stool" };
  const input = { type: "image/png", bytes: 1, alt: "Ein Hocker, grün" } as const;
  const grant = (sessionToken?: string, endpoint?: string) =>
    presignedPosts({
      ...{ bucket: "sigv4examplebucket", region: "us-east-1", endpoint, directory: undefined },
      credentials: () => Promise.resolve({ ...example, sessionToken }),
      now: () => new Date("2015-12-29T00:00:00Z"),
    }).grant(upload, input);

  it("is signed as AWS' published example is", () => {
    const policy = Buffer.from(example.policy).toString("base64");
    assert.equal(policySignature(policy, example.secretAccessKey, example.scope), example.signature);
    assert.notEqual(policySignature(policy, `${example.secretAccessKey}x`, example.scope), example.signature);
  });

  it("says to S3 each field but for the file, exactly, how large the file may be, and until when it is good", async () => {
    const { url, fields, expiresAt } = await grant();
    assert.equal(url, "https://sigv4examplebucket.s3.us-east-1.amazonaws.com/");
    const { policy, "x-amz-signature": signature, ...said } = fields;
    assert.deepEqual(said, {
      key: `pictures/incoming/oak-stool/${upload.id}`,
      "Content-Type": "image/png",
      "x-amz-meta-alt": "Ein%20Hocker%2C%20gr%C3%BCn",
      "x-amz-algorithm": "AWS4-HMAC-SHA256",
      "x-amz-credential": `${example.accessKeyId}/${example.scope}`,
      "x-amz-date": "20151229T000000Z",
    });
    assert.deepEqual(JSON.parse(Buffer.from(policy!, "base64").toString()), {
      expiration: expiresAt,
      conditions: [
        { bucket: "sigv4examplebucket" },
        ...Object.entries(said).map(([name, value]) => ({ [name]: value })),
        ["content-length-range", 1, 10 * 1024 * 1024],
      ],
    });
    assert.equal(expiresAt, "2015-12-29T00:05:00.000Z");
    // The example's signing key, by hand.
    const hmac = (key: Buffer | string, text: string) => createHmac("sha256", key).update(text).digest();
    const key = hmac(hmac(hmac(hmac(`AWS4${example.secretAccessKey}`, "20151229"), "us-east-1"), "s3"), "aws4_request");
    assert.equal(signature, hmac(key, policy!).toString("hex"));
  });

  it("carries a role's session token, which the policy says, too", async () => {
    const { fields } = await grant("a-session");
    assert.equal(fields["x-amz-security-token"], "a-session");
    const { conditions } = JSON.parse(Buffer.from(fields["policy"]!, "base64").toString()) as { conditions: unknown[] };
    assert.ok(conditions.some((it) => (it as Record<string, string>)["x-amz-security-token"] === "a-session"));
  });

  it("goes to the bucket in the path of another place than AWS", async () => {
    assert.equal((await grant(undefined, "http://127.0.0.1:1/")).url, "http://127.0.0.1:1/sigv4examplebucket");
  });
});
