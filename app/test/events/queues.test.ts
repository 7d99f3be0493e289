import assert from "node:assert/strict";
import { CreateEmailIdentityCommand, SESv2Client } from "@aws-sdk/client-sesv2";
import { PublishCommand } from "@aws-sdk/client-sns";
import { GetQueueAttributesCommand, ReceiveMessageCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { forkEmulator } from "../../../rehearsal/emulator/forked.fixture";
import type { Emulator } from "../../../rehearsal/emulator/emulator";
import { emulatedAccess } from "../../local/cartTable";
import { redrive } from "../../src/commands/redrive";
import { takeOver } from "../../src/events/eventLog";
import { recordEvent } from "../../src/events/recordEvent";
import { MailRefusedError } from "../../src/mails/mailPort";
import { SesPort } from "../../src/mails/ses";
import type { Queryable } from "../../src/stores/relational/relational";
import { withOneRegion } from "../oneRegion";
import { emulatedClients, type EmulatedQueues, makeQueues } from "./emulatedQueues";
import { addPaidOrders, addReachableCustomer, recordEvents } from "./paidOrders";
import { until } from "./until";

describe("Events of a shop whose topic and queues are the emulator's", function () {
  this.timeout(120_000);
  const environment: Record<string, string> = {};
  let emulator: Emulator;
  let queues: EmulatedQueues;
  const environmentBefore = { ...process.env };
  this.beforeAll("start the emulator", async () => {
    emulator = await forkEmulator("withParent");
    Object.assign(process.env, emulatedAccess(emulator.endpoint));
    queues = await makeQueues(emulator.endpoint, { region: "us-east-1", maxReceiveCount: 2 });
    Object.assign(environment, queues.environment, {
      ...{
        MAIL_KIND: "mailbox",
        MAIL_FROM: "shop@example.com",
        MAIL_FEEDBACK_QUEUE_URL: queues.feedback,
      },
    });
  });
  const region = withOneRegion(this, { environment });
  this.afterAll("stop the emulator", async () => {
    for (const name of Object.keys(emulatedAccess(""))) {
      if (environmentBefore[name] === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = environmentBefore[name];
    }
    await emulator.stop();
  });

  const clients = () => emulatedClients(emulator.endpoint, "us-east-1");
  const sql = async <Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> =>
    (await region.stores().relational.read((db) => db.query<Row>(text, values))).rows;
  const inOwnTransactions = <T>(work: (client: Queryable) => Promise<T>): Promise<T> =>
    region.stores().relational.withConnection(async (client) => {
      await recordEvents(client);
      return work(client);
    });
  const count = async (text: string): Promise<number> => (await sql<{ count: number }>(text))[0]!.count;
  const undone = (): Promise<number> => count("SELECT count(*)::int FROM events WHERE done_at IS NULL");
  const soldOrders = (): Promise<number> => count("SELECT coalesce(sum(orders), 0)::int AS count FROM sales_hours");

  it("reach every consumer once, which is seen by their effects", async () => {
    await inOwnTransactions(async (client) => addPaidOrders(client, await addReachableCustomer(client), 25));
    await until("all are done", async () => (await count("SELECT count(*)::int FROM mailbox")) === 25);
    await until("all are marked", async () => (await undone()) === 0);
    assert.equal(await soldOrders(), 25);
  });

  it("are recognised when they come again after the queue has forgotten them, and when nobody knows them", async () => {
    const [paid] = await sql<{ id: string; subject: string }>(
      "SELECT id, subject FROM events WHERE type = 'order.paid' ORDER BY position LIMIT 1",
    );
    const { sns } = clients();
    const message = (id: string): string =>
      JSON.stringify({
        ...{ specversion: "1.0", id, source: "/storefront", type: "order.paid", subject: paid!.subject },
        ...{ time: new Date().toISOString(), datacontenttype: "application/json", dataschema: "/schemas/events/1" },
        data: { orderId: paid!.subject, number: "x", total: { amount: 1, currency: "USD" } },
      });
    // The last one shows that those before it, in the same group, have been worked off.
    const last = await inOwnTransactions(async (client) =>
      addPaidOrders(client, await addReachableCustomer(client), 1),
    );
    for (const [key, id] of Object.entries({ again: paid!.id, unknown: "order.paid/lost-with-a-region" }))
      await sns.send(
        new PublishCommand({
          ...{ TopicArn: queues.topicArn, Message: message(id) },
          ...{ MessageGroupId: paid!.subject, MessageDeduplicationId: key },
        }),
      );
    sns.destroy();
    await until("the queue is empty", isEmpty);
    await until("the last one is done", async () => (await undone()) === 0);
    assert.equal(last.length, 1);
    assert.equal(await soldOrders(), 26);
    assert.equal(await count("SELECT count(*)::int FROM mails"), 26);
  });

  it("that a lost region's topic took are published once more by the region that takes over, and acted on once", async () => {
    await region
      .stores()
      .relational.write((tx) =>
        tx.query("UPDATE events SET published_in = 'eu-west-1', done_at = NULL WHERE type = 'order.paid'"),
      );
    const { value } = await region.stores().relational.write((tx) => takeOver(tx, "us-east-1"));
    assert.equal(value, 26);
    await until("all are done", async () => (await undone()) === 0);
    assert.equal(await soldOrders(), 26);
  });

  it("are put aside when they can't be read, and put back by hand after a dry run", async () => {
    const { sqs } = clients();
    const poison = { QueueUrl: queues.queues.sales!, MessageGroupId: "poison", MessageDeduplicationId: "poison" };
    await sqs.send(new SendMessageCommand({ ...poison, MessageBody: "no event" }));
    await until("it is aside", async () => (await waiting(queues.deadLetters.sales!)) === 1);
    const said: string[] = [];
    const run = (...args: string[]): Promise<void> => redrive(region.settings(), args, (line) => said.push(line));
    await run("--consumer", "sales");
    assert.match(said.join("\n"), /no event .*\nsales: 1 message\(s\) are aside\. Nothing was moved: add --move\./);
    assert.equal(await waiting(queues.deadLetters.sales!), 1);
    await run("--consumer", "sales", "--move");
    assert.match(said.at(-1)!, /sales: 1 message\(s\) moved back\./);
    await until("it failed again", async () => (await waiting(queues.deadLetters.sales!)) === 1);
    await assert.rejects(run("--consumer", "nobody"), /--consumer is "nobody"\. storefront redrive/);
    sqs.destroy();
  });

  it("aren't written to an address that SES says doesn't exist", async () => {
    const { sqs } = clients();
    const customer = await inOwnTransactions(addReachableCustomer);
    const bounced = [{ emailAddress: `Ada <${customer.toUpperCase()}@EXAMPLE.com>` }];
    const bounce = { eventType: "Bounce", bounce: { bounceType: "Permanent", bouncedRecipients: bounced } };
    await sqs.send(new SendMessageCommand({ QueueUrl: queues.feedback, MessageBody: JSON.stringify(bounce) }));
    const suppressed = "SELECT count(*)::int FROM suppressed_addresses";
    await until("it is suppressed", async () => (await count(suppressed)) === 1);
    await inOwnTransactions((client) => addPaidOrders(client, customer, 1));
    await until(
      "its mail is settled",
      async () => (await count("SELECT count(*)::int FROM mails WHERE state = 'suppressed'")) === 1,
    );
    assert.equal(await count("SELECT count(*)::int FROM mailbox"), 26);
    sqs.destroy();
  });

  it("tell merchants by SNS that stock runs low and that a customer wasn't mailed, each once, also after another region took over", async () => {
    const sku = "a-lamp";
    const { relational } = region.stores();
    await relational.write((tx) =>
      recordEvent(tx, { type: "stock.low", subject: sku, fact: `${sku}/1`, data: { sku, available: 2 } }),
    );
    const settled = "SELECT count(*)::int FROM alerts WHERE state = 'sent'";
    await until("both alerts are sent", async () => (await count(settled)) === 2);
    await relational.write((tx) => tx.query("UPDATE events SET published_in = 'eu-west-1', done_at = NULL"));
    await relational.write((tx) => takeOver(tx, "us-east-1"));
    await until("all are done", async () => (await undone()) === 0);
    const [low, unsent, ...more] = (await alerted()).toSorted();
    assert.match(low!, /^Low stock: a-lamp\n2 of a-lamp can still be ordered.*\n\nEvent stock\.low\/a-lamp\/1\n$/s);
    assert.match(unsent!, /^Order \S+: a mail was not sent\n.*came back.*\n\nEvent mail\.failed\/order\.paid\/\S+\n$/s);
    assert.deepEqual(more, []);
    assert.equal(await count("SELECT count(*)::int FROM alerts"), 2);
  });

  it("lead to mails that SES takes from a sender whom it knows, and that may be taken later from another", async () => {
    const port = new SesPort("us-east-1", undefined);
    const ses = new SESv2Client({ endpoint: emulator.endpoint, region: "us-east-1" });
    const mail = {
      id: "order.paid/1",
      to: "ada@example.com",
      subject: "Your order",
      text: "text",
      html: "<p>text</p>",
    };
    await ses.send(new CreateEmailIdentityCommand({ EmailIdentity: "orders@shop.example" }));
    await port.send({ ...mail, from: "The shop <orders@shop.example>" });
    await assert.rejects(port.send({ ...mail, from: "orders@other.example" }), (error: Error) => {
      assert.match(error.name, /MessageRejected/);
      return !(error instanceof MailRefusedError);
    });
    port.close();
    ses.destroy();
  });

  /** What subscribers of the merchants' topic got: subjects, and messages below them. */
  async function alerted(): Promise<string[]> {
    const { sqs } = clients();
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: queues.alerted, MaxNumberOfMessages: 10 }),
    );
    sqs.destroy();
    const told = Messages.map((it) => JSON.parse(it.Body!) as { Subject: string; Message: string });
    return told.map((it) => `${it.Subject}\n${it.Message}`);
  }

  async function isEmpty(): Promise<boolean> {
    const counts = await Promise.all(Object.values(queues.queues).map(waiting));
    return counts.every((it) => it === 0);
  }

  /** Messages that are there, whether somebody holds them or not. */
  async function waiting(QueueUrl: string): Promise<number> {
    const { sqs } = clients();
    const names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"] as const;
    const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...names] }));
    sqs.destroy();
    return names.reduce((sum, name) => sum + Number(Attributes![name]), 0);
  }
});
