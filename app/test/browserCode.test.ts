import assert from "node:assert/strict";
import fc from "fast-check";
import { attributesOf, attributesText, priceOf, priceText } from "../web/personal/productText";
import { ProblemError, ShopUnreachableError } from "../web/shop/failures";
import { call } from "../web/shop/api";
import { isPassing, patiently } from "../web/shop/patience";
import { returnPath } from "../web/shop/returnPath";

const shop = "https://shop.example.com";
const search = (wanted: string): string => `?return=${encodeURIComponent(wanted)}`;

describe("The address that a sign-in returns to", () => {
  it("is the path, query and fragment that was asked for", () => {
    assert.equal(returnPath(search("/products/mug?a=1#reviews"), shop), "/products/mug?a=1#reviews");
  });

  it("is the start page where none was asked for, or another site", () => {
    const others = [
      "https://evil.example",
      "//evil.example",
      "/\\evil.example",
      "/\t/evil.example",
      "javascript:alert(1)",
    ];
    const found = ["", ...others.map(search)].map((it) => returnPath(it, shop));
    assert.deepEqual([...new Set(found)], ["/"]);
  });

  it("never leaves the shop, whatever is asked for", () => {
    const pieces = fc.constantFrom(
      "/",
      "\\",
      "//",
      "..",
      "@",
      ":",
      "evil.example",
      "https:",
      "%2f",
      "\t",
      "\n",
      "?",
      "#",
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(pieces).map((it) => it.join("")),
        ),
        (wanted) => {
          const path = returnPath(search(wanted), shop);
          assert.ok(path.startsWith("/"));
          assert.equal(new URL(path, shop).origin, shop);
        },
      ),
    );
  });
});

describe("A price that a merchant types", () => {
  it("is read back as it was shown, for currencies with any number of digits", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100_000_000 }), fc.constantFrom(0, 2, 3), (amount, digits) => {
        assert.equal(priceOf(priceText(amount, digits), digits), amount);
      }),
    );
  });

  it("may have a point or a comma, and no more digits than the currency", () => {
    const typed = ["12", "12.5", "12,50", " 7.05 ", "1.005", "-1", "8o", "", "1 000", "1e3"];
    const none = undefined;
    assert.deepEqual(
      typed.map((it) => priceOf(it, 2)),
      [1200, 1250, 1250, 705, none, none, none, none, none, none],
    );
  });
});

describe("Details that a merchant types", () => {
  it("are read back as they were shown", () => {
    const attributes = { Material: "Oak", Size: "24 × 18 cm: outside" };
    assert.deepEqual(attributesOf(attributesText(attributes)), attributes);
    assert.deepEqual(attributesOf("\r\n"), {});
    assert.equal(attributesOf("no colon here"), undefined);
  });
});

describe("Patience with a shop that doesn't answer", () => {
  const refusal = (status: number, retryAfterMs?: number) => new ProblemError(status, {}, retryAfterMs);
  const answering = (...answers: (Error | string)[]) => {
    const times: number[] = [];
    const work = async (): Promise<string> => {
      times.push(performance.now());
      const answer = answers.shift()!;
      if (answer instanceof Error) throw answer;
      return answer;
    };
    return { work, times };
  };

  it("asks again until there is an answer, and tells whoever waits", async () => {
    const { work } = answering(new ShopUnreachableError(), refusal(503, 1), "done");
    const told: (number | undefined)[] = [];
    assert.equal(await patiently(work, { forMs: 10_000, onWaiting: (it) => told.push(it) }), "done");
    assert.deepEqual(told, [1, 2, undefined]);
  });

  it("never asks sooner than the shop said", async () => {
    const { work, times } = answering(refusal(503, 900), "done");
    await patiently(work, { forMs: 10_000 });
    assert.ok(times[1]! - times[0]! >= 899, times.join());
  });

  it("takes a refusal for an answer, and gives up in time", async () => {
    const refused = answering(refusal(409), "never");
    await assert.rejects(patiently(refused.work, { forMs: 10_000 }), { status: 409 });
    const silent = answering(new ShopUnreachableError(), new ShopUnreachableError(), "never");
    await assert.rejects(patiently(silent.work, { forMs: 100 }), { name: "unreachable" });
    assert.deepEqual([refused.times.length, silent.times.length], [1, 1]);
  });
});

/** What an Application Load Balancer says of a region without a single target. */
const bare =
  "<html>\r\n<head><title>503 Service Temporarily Unavailable</title></head>\r\n<body>\r\n</body>\r\n</html>\r\n";

describe("An answer that isn't the shop's", () => {
  const { fetch } = globalThis;
  // The page's footer, which would be told of a region.
  before(() => void Object.assign(globalThis, { document: { querySelector: () => null } }));
  after(() => {
    globalThis.fetch = fetch;
    Reflect.deleteProperty(globalThis, "document");
  });

  it("is told in the shop's words, and the same request is sent again", async () => {
    globalThis.fetch = () =>
      Promise.resolve(
        new Response(bare, { status: 503, headers: { server: "awselb/2.0", "content-type": "text/html" } }),
      );
    const error = await call("POST", "/api/orders", { body: {} }).then(
      () => undefined,
      (it: unknown) => it,
    );
    assert.ok(error instanceof ProblemError);
    assert.deepEqual(
      [error.message, error.name, isPassing(error)],
      ["The shop could not do this.", "status-503", true],
    );
  });
});
