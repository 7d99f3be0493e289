import * as pulumi from "@pulumi/pulumi";
import assert from "node:assert/strict";
import { record, settled, type Recorder, valueOf } from "../../../test/recorder";
import { useEvents } from "../storefrontPermissions";
import { consumers, Events } from ".";

const keyArn = "arn:aws:kms:eu-west-1:123456789012:key/mrk-1";

const urlOf = (name: string) => `https://sqs.eu-west-1.amazonaws.com/123456789012/${name}.fifo`;

describe("a region's events", () => {
  let recorder: Recorder;
  let events: Events;
  before(async () => {
    recorder = record({
      outputs: {
        "aws:sns/topic:Topic": (name) => ({ arn: `arn:${name}` }),
        "aws:sqs/queue:Queue": (name) => ({ arn: `arn:${name}`, url: urlOf(name), name: `${name}-name` }),
      },
    });
    events = new Events("events", { keyArn, mails: undefined, merchants: undefined });
    await settled();
  });

  const of = (type: string, name: string) =>
    recorder.resources.find((it) => it.type === type && it.name === name)!.inputs;
  const statements = (type: string, name: string) =>
    (JSON.parse(String(of(type, name)["policy"])) as { Statement: { Sid: string; Effect: string }[] }).Statement;

  it("are a FIFO topic, and for each consumer a FIFO queue and one for what it couldn't handle, encrypted with the region's key", () => {
    const made = recorder.resources
      .filter(({ type }) => /^aws:(sns|sqs)/.test(type))
      .map(({ type, name }) => `${type.split(":")[2]} ${name}`);
    assert.deepEqual(made.sort(), [
      "Queue mails",
      "Queue mails-failed",
      "Queue sales",
      "Queue sales-failed",
      "QueuePolicy mails",
      "QueuePolicy mails-failed",
      "QueuePolicy sales",
      "QueuePolicy sales-failed",
      "Topic events",
      "TopicPolicy events",
      "TopicSubscription mails",
      "TopicSubscription sales",
    ]);
    assert.deepEqual(of("aws:sns/topic:Topic", "events"), { fifoTopic: true, kmsMasterKeyId: keyArn });
    for (const name of ["mails", "mails-failed", "sales", "sales-failed"]) {
      const { fifoQueue, kmsMasterKeyId, messageRetentionSeconds } = of("aws:sqs/queue:Queue", name);
      assert.deepEqual([fifoQueue, kmsMasterKeyId, messageRetentionSeconds], [true, keyArn, 1_209_600], name);
    }
  });

  it("have graphs of how long the oldest has waited, and of what couldn't be handled", async () => {
    const seen = events.graphs.map(async ({ title, statistic, series }) => [
      ...[title, statistic],
      (await Promise.all(series.map(async (it) => (await valueOf(pulumi.all([...it]))).join(" ")))) as unknown,
    ]);
    assert.deepEqual(await Promise.all(seen), [
      [
        ...["Events: seconds that the oldest has waited", "Maximum"],
        ["mails", "sales"].map((it) => `AWS/SQS ApproximateAgeOfOldestMessage QueueName ${it}-name`),
      ],
      [
        ...["Events that couldn't be handled", "Maximum"],
        ["mails", "sales"].map((it) => `AWS/SQS ApproximateNumberOfMessagesVisible QueueName ${it}-failed-name`),
      ],
    ]);
  });

  it("wait for no other order's, and are put aside after five tries", () => {
    const { deduplicationScope, fifoThroughputLimit, redrivePolicy } = of("aws:sqs/queue:Queue", "sales");
    assert.deepEqual([deduplicationScope, fifoThroughputLimit], ["messageGroup", "perMessageGroupId"]);
    assert.deepEqual(JSON.parse(String(redrivePolicy)), {
      deadLetterTargetArn: "arn:sales-failed",
      maxReceiveCount: 5,
    });
    assert.equal(of("aws:sqs/queue:Queue", "sales-failed")["redrivePolicy"], undefined);
  });

  it("come to queues from the topic alone, as they were published, and nobody sends or reads without TLS", () => {
    assert.deepEqual(of("aws:sns/topicSubscription:TopicSubscription", "mails"), {
      topic: "arn:events",
      protocol: "sqs",
      endpoint: "arn:mails",
      rawMessageDelivery: true,
    });
    const allowed = statements("aws:sqs/queuePolicy:QueuePolicy", "mails").filter((it) => it.Effect === "Allow");
    assert.deepEqual(allowed, [
      {
        Sid: "TopicSends",
        Effect: "Allow",
        Principal: { Service: "sns.amazonaws.com" },
        Action: "sqs:SendMessage",
        Resource: "arn:mails",
        Condition: { ArnEquals: { "aws:SourceArn": "arn:events" } },
      },
    ]);
    for (const name of ["mails", "mails-failed", "sales", "sales-failed"])
      assert.ok(
        statements("aws:sqs/queuePolicy:QueuePolicy", name).some((it) => it.Sid === "RefusePlainHttp"),
        name,
      );
    assert.deepEqual(
      statements("aws:sns/topicPolicy:TopicPolicy", "events").map((it) => it.Sid),
      ["RefusePlainHttp"],
    );
  });

  it("are told to the storefront as the topic and a queue for each consumer", async () => {
    const { EVENTS_QUEUES, ...rest } = await valueOf(pulumi.all(events.environment));
    assert.deepEqual(rest, { EVENTS_KIND: "sqs", EVENTS_TOPIC_ARN: "arn:events" });
    assert.deepEqual(JSON.parse(EVENTS_QUEUES!), { mails: urlOf("mails"), sales: urlOf("sales") });
  });

  it("have an alarm for one that couldn't be handled, and for one that waits for a quarter of an hour", () => {
    assert.deepEqual(
      events.alarms.map((it) => [it.name, it.threshold]),
      [
        ["events-mails-failed", 0],
        ["events-mails-late", 900],
        ["events-sales-failed", 0],
        ["events-sales-late", 900],
      ],
    );
  });
});

describe("a region's alerts to merchants", () => {
  let recorder: Recorder;
  let events: Events;
  before(async () => {
    recorder = record({
      outputs: {
        "aws:sns/topic:Topic": (name) => ({ arn: `arn:${name}` }),
        "aws:sqs/queue:Queue": (name) => ({ arn: `arn:${name}`, url: urlOf(name), name: `${name}-name` }),
      },
    });
    events = new Events("events", { keyArn, mails: undefined, merchants: { email: "merchants@shop.example.com" } });
    await settled();
  });

  const of = (type: string) =>
    recorder.resources.find((it) => it.type === type && it.name.startsWith("merchant-alerts"))!.inputs;

  it("are mailed by a standard topic that is encrypted, and to which its own policy lets nobody publish", () => {
    assert.deepEqual(of("aws:sns/topic:Topic"), { displayName: "Meridian shop", kmsMasterKeyId: keyArn });
    assert.deepEqual(of("aws:sns/topicSubscription:TopicSubscription"), {
      ...{ topic: "arn:merchant-alerts", protocol: "email", endpoint: "merchants@shop.example.com" },
    });
    const { Statement } = JSON.parse(String(of("aws:sns/topicPolicy:TopicPolicy")["policy"])) as {
      Statement: { Effect: string }[];
    };
    assert.deepEqual(
      Statement.map((it) => it.Effect),
      ["Deny"],
    );
  });

  it("have the storefront act on events by one queue more, watched as the others, and publish to this topic alone", async () => {
    const { EVENTS_QUEUES, ...rest } = await valueOf(pulumi.all(events.environment));
    assert.deepEqual(Object.keys(JSON.parse(EVENTS_QUEUES!) as object), consumers);
    assert.deepEqual([rest["ALERTS_KIND"], rest["ALERTS_TOPIC_ARN"]], ["sns", "arn:merchant-alerts"]);
    assert.deepEqual(
      events.alarms.slice(4).map((it) => it.name),
      ["events-alerts-failed", "events-alerts-late"],
    );
    const statements = useEvents({ region: "eu-west-1", secretArns: [], keyArn, events: events.scope });
    const publishes = statements.filter((it) => it.Action === "sns:Publish");
    assert.deepEqual(await valueOf(pulumi.all(publishes.map((it) => it.Resource as pulumi.Input<string>))), [
      "arn:events",
      "arn:merchant-alerts",
    ]);
  });
});
