import assert from "node:assert/strict";
import { senderAddress, senderObjection } from "../formats";
import { configurationOf } from "../parse.fixture";
import { parseSettings } from "../parse";

const parsed = (everywhere: Record<string, unknown>) =>
  parseSettings(configurationOf({ stack: "eu-west-1", everywhere }));

describe("the sender of mails", () => {
  it("is an address, with a name before it or not", () => {
    assert.equal(senderAddress("The shop <shop@shop.example.com>"), "shop@shop.example.com");
    assert.equal(senderAddress("shop@shop.example.com"), "shop@shop.example.com");
    assert.equal(senderObjection("The shop <shop@shop.example.com>"), undefined);
    for (const it of [
      "shop",
      "The shop",
      "<shop@a.co>x",
      'A "b" <shop@a.co>',
      "A\r\nBcc: b@c.de <shop@a.co>",
      "a@b.co, c@d.co",
    ])
      assert.equal(senderObjection(it), "which is not a sender's address", it);
    assert.match(senderObjection("ops@bücher.example")!, /ASCII/);
  });

  it("needs events, and is of the platform's domain or below it", () => {
    const domain = "a.co";
    for (const mailFrom of ["orders@a.co", "The shop <orders@mail.A.co>"])
      assert.deepEqual(parsed({ domain, eventsKind: "sqs", mailFrom }).events, { kind: "sqs", mailFrom });
    assert.throws(
      () => parsed({ domain, mailFrom: "orders@a.co" }),
      /eventsKind is none, but meridian:mailFrom is set.*pulumi config set meridian:eventsKind sqs/s,
    );
    assert.throws(
      () => parsed({ domain, eventsKind: "sqs", mailFrom: "orders@nota.co" }),
      /mailFrom is orders@nota\.co, but the zone in which mail servers look up who may send is a\.co.*shop@a\.co/s,
    );
  });

  it("lets merchants be told of events, and of nothing without them", () => {
    const email = "merchants@b.example";
    const settings = parsed({ eventsKind: "sqs", merchantAlertEmail: email });
    assert.deepEqual(settings.events, { kind: "sqs", merchantAlertEmail: email });
    assert.throws(
      () => parsed({ merchantAlertEmail: email }),
      /eventsKind is none, but meridian:merchantAlertEmail is set.*pulumi config set meridian:eventsKind sqs/s,
    );
  });

  it("is told to nobody without events", () => {
    assert.equal(parsed({}).events, undefined);
  });
});
