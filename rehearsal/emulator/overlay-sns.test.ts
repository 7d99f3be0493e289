import assert from "node:assert/strict";
import { CreateTopicCommand, GetTopicAttributesCommand, SNSClient } from "@aws-sdk/client-sns";
import { withEmulator } from "./emulator.fixture";

describe("the emulator's SNS", function () {
  const { cloudIn } = withEmulator(this);

  it("gives a topic's signature version and tracing back, and leaves out what was never set", async () => {
    const sns = cloudIn("eu-west-1").client(SNSClient);
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
