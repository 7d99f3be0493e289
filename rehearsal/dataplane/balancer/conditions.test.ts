import type { Rule, RuleCondition } from "@aws-sdk/client-elastic-load-balancing-v2";
import assert from "node:assert/strict";
import { type BalancedRequest, readRules, ruleFor, type UnsupportedConditions } from "./conditions";

const rule = (Priority: string, ...Conditions: RuleCondition[]): Rule => ({
  RuleArn: `rule-${Priority}`,
  Priority,
  Conditions,
});
const otherwise: Rule = { RuleArn: "default", Priority: "default", IsDefault: true };

const request = (more: Partial<BalancedRequest> = {}): BalancedRequest => ({
  ...{ method: "GET", path: "/", query: [], headers: { host: ["shop.example.com"] }, from: "192.0.2.1" },
  ...more,
});

/** Whether a request meets a rule that has these conditions. */
const meets = (conditions: readonly RuleCondition[], more: Partial<BalancedRequest> = {}): boolean =>
  ruleFor(readRules([rule("1", ...conditions), otherwise]), request(more)).RuleArn === "rule-1";

describe("a listener's rules", () => {
  it("are asked in the order of their numbers, and the default answers what none does", () => {
    const path = (...Values: string[]): RuleCondition => ({ Field: "path-pattern", PathPatternConfig: { Values } });
    const rules = [otherwise, rule("10", path("/a*")), rule("9", path("/ab*"))];
    const found = ["/abc", "/acb", "/b"].map((it) => ruleFor(readRules(rules), request({ path: it })).RuleArn);
    assert.deepEqual(found, ["rule-9", "rule-10", "default"]);
  });

  it("hold when all of their conditions do, and a condition when one of its values does", () => {
    const both: RuleCondition[] = [
      { Field: "path-pattern", PathPatternConfig: { Values: ["/x", "/y"] } },
      { Field: "http-request-method", HttpRequestMethodConfig: { Values: ["GET", "HEAD"] } },
    ];
    assert.equal(meets(both, { path: "/y", method: "HEAD" }), true);
    assert.equal(meets(both, { path: "/y", method: "POST" }), false);
    assert.equal(meets(both, { path: "/z" }), false);
  });

  it("match paths by case and with nothing but * and ? standing for something", () => {
    const path = (pattern: string, is: string) =>
      meets([{ Field: "path-pattern", PathPatternConfig: { Values: [pattern] } }], { path: is });
    assert.deepEqual(
      [
        path("/img/*", "/img/a/b"),
        path("/img/?", "/img/a"),
        path("/img/?", "/img/"),
        path("/Img", "/img"),
        path("/a.b", "/axb"),
      ],
      [true, true, false, false, false],
    );
  });

  it("match hosts and headers whatever their case, and a header by any of its values", () => {
    const host = (pattern: string) =>
      meets([{ Field: "host-header", HostHeaderConfig: { Values: [pattern] } }], {
        headers: { host: ["Shop.example.com:443"] },
      });
    assert.deepEqual([host("shop.example.com"), host("*.example.com"), host("example.com")], [true, true, false]);
    const secret = (...given: string[]) =>
      meets(
        [{ Field: "http-header", HttpHeaderConfig: { HttpHeaderName: "X-Origin-Secret", Values: ["one", "two"] } }],
        {
          headers: { "x-origin-secret": given },
        },
      );
    assert.deepEqual([secret("two"), secret("three", "ONE"), secret("ones"), secret()], [true, true, false, false]);
  });

  it("match queries by name and value, or by value alone, and addresses by block", () => {
    const query = (Key: string | undefined, Value: string) =>
      meets([{ Field: "query-string", QueryStringConfig: { Values: [{ Key, Value }] } }], {
        query: [
          ["version", "v1"],
          ["x", ""],
        ],
      });
    assert.deepEqual([query("version", "v?"), query(undefined, "v1"), query("x", "v1")], [true, true, false]);
    const from = (block: string, address: string) =>
      meets([{ Field: "source-ip", SourceIpConfig: { Values: [block] } }], { from: address });
    assert.deepEqual(
      [from("192.0.2.0/24", "192.0.2.9"), from("192.0.2.0/24", "192.0.3.9"), from("2001:db8::/32", "2001:db8::1")],
      [true, false, true],
    );
  });

  it("that nobody evaluates are refused by name, all at once", () => {
    const rules = [
      rule("1", { Field: "moon-phase" }),
      rule("2", { Field: "path-pattern", RegexValues: ["^/a"] }),
      otherwise,
    ];
    assert.throws(
      () => readRules(rules),
      (error: UnsupportedConditions) => {
        assert.deepEqual(error.problems, [
          "Rule 1 (rule-1) has a condition on moon-phase, which isn't evaluated here.",
          "Rule 2 (rule-2) matches by regular expressions, which isn't evaluated here.",
        ]);
        return true;
      },
    );
  });
});
