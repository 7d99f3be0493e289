import assert from "node:assert/strict";
import { events } from "./eventVariables";
import { ConfigurationError, Variables } from "./variables";

const settingsOf = (environment: Record<string, string>) => {
  const read = new Variables(environment);
  const settings = events(read);
  read.finish();
  return settings;
};

const problemsOf = (environment: Record<string, string>): readonly string[] => {
  try {
    settingsOf(environment);
    return [];
  } catch (error) {
    assert.ok(error instanceof ConfigurationError);
    return error.problems;
  }
};

const queues = { mails: "https://sqs.example/1/mails.fifo", sales: "https://sqs.example/1/sales.fifo" };
const topicArn = "arn:aws:sns:us-east-1:123456789012:events.fifo";

describe("Variables of events and mails", () => {
  it("say nothing of them where none is set", () => {
    assert.deepEqual(settingsOf({}), { events: undefined, mail: undefined });
  });

  it("name a topic and a queue for each consumer", () => {
    const told = { EVENTS_KIND: "sqs", EVENTS_TOPIC_ARN: topicArn, EVENTS_QUEUES: JSON.stringify(queues) };
    assert.deepEqual(settingsOf(told), {
      events: { bus: { kind: "sqs", topicArn, queues }, stockLowAt: 5, alerts: undefined },
      mail: undefined,
    });
  });

  it("name a standard topic for alerts, and a queue more", () => {
    const alertTopicArn = "arn:aws:sns:us-east-1:123456789012:alerts";
    const told = {
      ...{ EVENTS_KIND: "sqs", EVENTS_TOPIC_ARN: topicArn, EVENTS_QUEUES: JSON.stringify(queues) },
      ...{ ALERTS_KIND: "sns", ALERTS_TOPIC_ARN: `${alertTopicArn}.fifo` },
    };
    const wrong = problemsOf(told).map((it) => it.replace(/ is .*?: /, ": "));
    assert.deepEqual(
      wrong.map((it) => it.replace(/\. Try.*/, "")),
      ["ALERTS_TOPIC_ARN: is not the ARN of a standard topic", "EVENTS_QUEUES: has no queue of alerts"],
    );
    const more = { ...queues, alerts: "https://sqs.example/1/alerts.fifo" };
    const right = { ...told, EVENTS_QUEUES: JSON.stringify(more), ALERTS_TOPIC_ARN: alertTopicArn };
    assert.deepEqual(settingsOf(right).events, {
      ...{ bus: { kind: "sqs", topicArn, queues: more }, stockLowAt: 5 },
      alerts: { kind: "sns", topicArn: alertTopicArn },
    });
    assert.match(problemsOf({ ALERTS_KIND: "mailbox" })[0]!, /^EVENTS_KIND is "none": ALERTS_KIND is set/);
  });

  it("say all that is wrong at once", () => {
    const wrong = problemsOf({
      ...{ EVENTS_KIND: "sqs", EVENTS_TOPIC_ARN: "arn:aws:sns:us-east-1:123456789012:events" },
      ...{ EVENTS_QUEUES: JSON.stringify({ mails: queues.mails, audit: queues.sales }), MAIL_KIND: "smtp" },
    });
    assert.deepEqual(wrong, [
      'EVENTS_TOPIC_ARN is "arn:aws:sns:us-east-1:123456789012:events": is not the ARN of a FIFO topic, which ends in .fifo. Try: see app/.env.example',
      "MAIL_FROM is not set. See app/.env.example",
      "MAIL_SMTP_URL or MAIL_SMTP_SECRET_ARN is not set. See app/.env.example",
      `EVENTS_QUEUES is ${JSON.stringify(JSON.stringify({ mails: queues.mails, audit: queues.sales }))}: has no queue of sales. Try: EVENTS_QUEUES={"mails":"https://sqs…","sales":"https://sqs…"}`,
      `EVENTS_QUEUES is ${JSON.stringify(JSON.stringify({ mails: queues.mails, audit: queues.sales }))}: nobody reads audit. Try: EVENTS_QUEUES={"mails":"https://sqs…","sales":"https://sqs…"}`,
    ]);
  });

  it("refuse mails where no event says when to send one, and a sender that would write a header of its own", () => {
    const wrong = problemsOf({ MAIL_KIND: "mailbox", MAIL_FROM: "a@b.example\nBcc: c@d.example" });
    assert.deepEqual(
      wrong.map((it) => it.split(" ")[0]),
      ["MAIL_FROM", "MAIL_FROM", "EVENTS_KIND"],
    );
  });
});
