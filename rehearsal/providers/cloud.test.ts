import assert from "node:assert/strict";
import { SNSClient } from "@aws-sdk/client-sns";
import { cloudsAt, refuseUnlessLoopback } from "./cloud";

describe("the endpoint of a rehearsal", () => {
  for (const endpoint of [
    "http://127.0.0.1:5000",
    "http://127.255.255.254:1",
    "http://localhost:8080",
    "http://LOCALHOST/",
    "http://[::1]:5000",
    // The same address in another spelling.
    "http://2130706433:5000",
  ])
    it(`may be ${endpoint}`, () => assert.doesNotThrow(() => refuseUnlessLoopback(endpoint)));

  for (const endpoint of [
    "https://rds.us-east-1.amazonaws.com",
    "http://10.0.0.1:5000",
    "http://0.0.0.0:5000",
    "http://169.254.169.254",
    "http://[::]:5000",
    "http://[::ffff:10.0.0.1]:5000",
    "http://127.0.0.1.example.com",
    "http://localhost.example.com:5000",
    "http://127.0.0.1@example.com",
    "http://example.com/127.0.0.1",
    "http://example.com#localhost",
    "127.0.0.1:5000",
    "file:///127.0.0.1",
    "ftp://127.0.0.1:5000",
    "",
  ])
    it(`can't be "${endpoint}"`, () =>
      assert.throws(() => refuseUnlessLoopback(endpoint), {
        message:
          `The rehearsal refuses to start: endpoint ${endpoint} isn't on this machine. ` +
          "It talks to loopback addresses only (127.0.0.0/8, ::1, localhost).",
      }));

  it("is checked before there is any cloud to ask", () => {
    assert.throws(() => cloudsAt("https://sns.eu-west-1.amazonaws.com"), /isn't on this machine/);
  });

  it("is all that a cloud's clients know, with the rehearsal's own credentials", async () => {
    const ireland = cloudsAt("http://127.0.0.1:1")("eu-west-1");
    const { config } = ireland.client(SNSClient);
    const endpoint = await config.endpoint!();
    assert.deepEqual([endpoint.hostname, endpoint.port, await config.region()], ["127.0.0.1", 1, "eu-west-1"]);
    assert.equal((await config.credentials()).accessKeyId, "rehearsal");
    assert.equal(ireland.client(SNSClient), ireland.client(SNSClient));
    assert.equal(await ireland.client(SNSClient, "us-east-1").config.region(), "us-east-1");
  });
});
