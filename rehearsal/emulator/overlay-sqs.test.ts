import {
  CreateQueueCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import assert from "node:assert/strict";
import { withEmulator } from "./emulator.fixture";

describe("the emulator's SQS", function () {
  const { cloudIn, endpoint } = withEmulator(this);
  let sqs: SQSClient;
  let made = 0;

  before(() => void (sqs = cloudIn("eu-west-1").client(SQSClient)));

  async function queue(): Promise<string> {
    const Attributes = { FifoQueue: "true", VisibilityTimeout: "600" };
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: `events-${++made}.fifo`, Attributes }));
    return QueueUrl!;
  }
  const send = (QueueUrl: string, group: string, id: string) =>
    sqs.send(new SendMessageCommand({ QueueUrl, MessageGroupId: group, MessageDeduplicationId: id, MessageBody: id }));
  const receive = async (QueueUrl: string, WaitTimeSeconds = 20) => {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds, MaxNumberOfMessages: 1 }),
    );
    return Messages;
  };
  const bodies = (messages: readonly { readonly Body?: string }[]) => messages.map((it) => it.Body);

  it("gives a message to whoever waits for one, and lets others send it meanwhile", async () => {
    const url = await queue();
    const waiting = receive(url);
    await send(url, "order 1", "placed");
    assert.deepEqual(bodies(await waiting), ["placed"]);
  });

  it("gives the next of a group to whoever waits as soon as the one before is removed", async () => {
    const url = await queue();
    await send(url, "order 1", "placed");
    await send(url, "order 1", "paid");
    const [first] = await receive(url);
    const waiting = receive(url);
    // Answered after whoever waits was heard.
    await send(await queue(), "others", "another");
    await sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: first!.ReceiptHandle! }));
    assert.deepEqual([first!.Body, ...bodies(await waiting)], ["placed", "paid"]);
  });

  it("keeps nothing of a message that was removed", async () => {
    const kept = async () => {
      const all = (await (await fetch(`${endpoint()}/moto-api/data.json`)).json()) as { sqs: { Message: unknown[] } };
      return all.sqs.Message;
    };
    const url = await queue();
    await send(url, "order 1", "placed");
    const [message] = await receive(url);
    await sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: message!.ReceiptHandle! }));
    assert.deepEqual(await kept(), []);
  });

  it("holds a group's next back while the one before is in somebody's hands", async () => {
    const url = await queue();
    await send(url, "order 1", "placed");
    await send(url, "order 1", "paid");
    await receive(url);
    assert.deepEqual(await receive(url, 1), []);
  });
});
