import assert from "node:assert/strict";
import { CreateTopicCommand, GetTopicAttributesCommand, SNSClient } from "@aws-sdk/client-sns";
import { cloudsAt } from "../providers/cloud";
import { type Emulator, startEmulator } from "./emulator";

describe("the emulator's SNS", function () {
  this.timeout(60_000);
  let emulator: Emulator;
  before(async () => {
    emulator = await startEmulator();
  });
  after(() => emulator.stop());

  it("gives a topic's signature version and tracing back, and leaves out what was never set", async () => {
    const sns = cloudsAt(emulator.endpoint)("eu-west-1").client(SNSClient);
    const attributesOf = async (Name: string, Attributes: Record<string, string>) => {
      const { TopicArn } = await sns.send(new CreateTopicCommand({ Name, Attributes }));
      return (await sns.send(new GetTopicAttributesCommand({ TopicArn }))).Attributes!;
    };
    const signed = await attributesOf("signed", { SignatureVersion: "2", TracingConfig: "Active" });
    assert.deepEqual([signed.SignatureVersion, signed.TracingConfig], ["2", "Active"]);
    const plain = await attributesOf("plain", {});
    assert.deepEqual([plain.SignatureVersion, plain.TracingConfig], [undefined, undefined]);
  });
});
