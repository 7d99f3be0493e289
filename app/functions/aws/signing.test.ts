import assert from "node:assert/strict";
import { presignedUrl, signedHeaders, type SigningScope } from "./signing";

/** The account, the bucket and the moment of AWS' own examples. */
const scope: SigningScope = {
  region: "us-east-1",
  service: "s3",
  credentials: { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY" },
  at: new Date("2013-05-24T00:00:00Z"),
};
const bucket = "https://examplebucket.s3.amazonaws.com";

const signatureOf = (authorization: string | undefined): string => /Signature=(\w+)$/.exec(authorization!)![1]!;

describe("Requests to AWS", () => {
  // https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
  it("are signed as AWS' example of a GET is", () => {
    const headers = { range: "bytes=0-9" };
    const signed = signedHeaders({ method: "GET", url: new URL(`${bucket}/test.txt`), headers, body: "" }, scope);
    const expected = "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41";
    assert.equal(signatureOf(signed["authorization"]), expected);
    assert.match(signed["authorization"]!, /SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,/);
  });

  it("are signed as AWS' example of a PUT is, whose key needs encoding", () => {
    const headers = { date: "Fri, 24 May 2013 00:00:00 GMT", "x-amz-storage-class": "REDUCED_REDUNDANCY" };
    const url = new URL(`${bucket}/test%24file.text`);
    const signed = signedHeaders({ method: "PUT", url, headers, body: "Welcome to Amazon S3." }, scope);
    const expected = "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd";
    assert.equal(signatureOf(signed["authorization"]), expected);
  });

  it("are signed as AWS' example with a query is", () => {
    const url = new URL(`${bucket}/?max-keys=2&prefix=J`);
    const signed = signedHeaders({ method: "GET", url, headers: {}, body: "" }, scope);
    const expected = "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7";
    assert.equal(signatureOf(signed["authorization"]), expected);
  });

  // https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
  it("can be made by whoever has an address that is signed as AWS' example is", () => {
    const url = presignedUrl(new URL(`${bucket}/test.txt`), 86_400, scope);
    const expected = "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404";
    assert.equal(url.searchParams.get("X-Amz-Signature"), expected);
    assert.equal(url.searchParams.get("X-Amz-Credential"), "AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request");
  });

  it("carry the session of a role, and sign it", () => {
    const credentials = { ...scope.credentials, sessionToken: "session" };
    const request = { method: "GET", url: new URL(`${bucket}/test.txt`), headers: {}, body: "" };
    const signed = signedHeaders(request, { ...scope, credentials });
    assert.equal(signed["x-amz-security-token"], "session");
    assert.match(signed["authorization"]!, /SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-security-token,/);
    const url = presignedUrl(request.url, 300, { ...scope, credentials });
    assert.equal(url.searchParams.get("X-Amz-Security-Token"), "session");
  });
});
