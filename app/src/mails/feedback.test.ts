import assert from "node:assert/strict";
import { feedbackOf } from "./feedback";

const bounced = (bounceType: string) =>
  JSON.stringify({
    eventType: "Bounce",
    bounce: { bounceType, bouncedRecipients: [{ emailAddress: "Ada@Example.com" }] },
  });

describe("What SES says of mails", () => {
  it("names addresses that don't exist, as they are spelt for sign-in", () => {
    assert.deepEqual(feedbackOf(bounced("Permanent")), { reason: "bounce", addresses: ["ada@example.com"] });
  });

  it("leaves alone what mends itself, and what is no feedback", () => {
    assert.equal(feedbackOf(bounced("Transient")), undefined);
    assert.equal(feedbackOf(JSON.stringify({ eventType: "Delivery" })), undefined);
  });

  it("names who complained, in SNS' envelope too", () => {
    const complaint = {
      notificationType: "Complaint",
      complaint: { complainedRecipients: [{ emailAddress: "Ada <ada@example.com>" }] },
    };
    const wrapped = JSON.stringify({ Type: "Notification", Message: JSON.stringify(complaint) });
    assert.deepEqual(feedbackOf(wrapped), { reason: "complaint", addresses: ["ada@example.com"] });
  });
});
