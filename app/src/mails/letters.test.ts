import assert from "node:assert/strict";
import { letter, type LetterFacts } from "./letters";

const facts: LetterFacts = {
  ...{ number: "M-1", url: "https://shop.example/orders/1", currency: "JPY", digits: 0, total: 1500 },
  lines: [{ name: "<script>alert(1)</script> & lamp", quantity: 3, price: 500 }],
  address: {
    name: "Ada\r\nBcc: eve@example.com",
    line1: "1 Main St",
    city: "London",
    postalCode: "SW1Y 4JH",
    country: "GB",
  },
};

describe("Letters", () => {
  it("say the same as text and as HTML, by the order's own digits and its country's way to write addresses", () => {
    const { subject, text } = letter("order-confirmation", facts);
    assert.equal(subject, "Your order M-1");
    assert.equal(
      text,
      [
        ...["Dear Ada Bcc: eve@example.com,", ""],
        ...["Thank you: your order M-1 is paid, and we are getting it ready.", ""],
        ...["  3 × <script>alert(1)</script> & lamp: ¥1,500", "  Total: ¥1,500", "", "It goes to:"],
        ...["  Ada Bcc: eve@example.com", "  1 Main St", "  London", "  SW1Y 4JH", "  United Kingdom", ""],
        ...["See your order: https://shop.example/orders/1", ""],
      ].join("\n"),
    );
  });

  it("escape in HTML whatever people wrote", () => {
    const { html } = letter("order-confirmation", facts);
    assert.match(html, /<td>3 × &lt;script>alert\(1\)&lt;\/script> &amp; lamp<\/td>/);
    assert.doesNotMatch(html, /<script/);
  });

  it("say how much goes back, and name no address that something would go to", () => {
    const { subject, text, html } = letter("order-refunded", facts);
    assert.equal(subject, "Your order M-1: your money goes back");
    assert.match(text, /We have given ¥1,500 back.*  Total: ¥1,500\n\nSee your order: https/s);
    assert.doesNotMatch(`${text}${html}`, /Main St/);
  });

  it("say by whom an order was sent, where that is known", () => {
    const sent = letter("order-shipped", { ...facts, carrier: "DHL", trackingCode: "1Z" }).text;
    assert.match(sent, /Your order M-1 was sent by DHL\.\n\nIts tracking code is 1Z\.\n/);
    assert.match(letter("order-shipped", facts).text, /Your order M-1 was sent\.\n/);
  });
});
