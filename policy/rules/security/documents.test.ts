import assert from "node:assert/strict";
import { unknown } from "../../rule";
import { allowing, callerKeys, isNarrowedBy, refusesPlainHttp, statementsOf } from "./documents";
import { document } from "./documents.samples";

const allow = { Effect: "Allow", Principal: "*", Action: "sns:Publish", Resource: "*" };
const refuse = {
  Effect: "Deny",
  Principal: "*",
  Action: ["sns:Publish", "sns:Subscribe"],
  Resource: "*",
  Condition: { Bool: { "aws:SecureTransport": false } },
};

describe("A policy document", () => {
  it("has no statements where there is none, or none that is known", () => {
    for (const none of [undefined, null, "", unknown]) assert.deepEqual(statementsOf(none), []);
  });

  it("is read as text and as an object alike, one statement alone or a list", () => {
    const read = allowing(document(allow));
    assert.deepEqual(allowing({ Statement: allow }), read);
    assert.deepEqual(read[0]!.principals, { AWS: ["*"] });
  });

  it("that is no JSON is an error and no pass", () => {
    assert.throws(() => statementsOf("{"), SyntaxError);
  });

  it("calls statements by their names, or by their place", () => {
    const labels = statementsOf(document({ ...allow, Sid: "Named" }, allow)).map((it) => it.label);
    assert.deepEqual(labels, ["Named", "statement 2"]);
  });

  it("is narrowed by one condition of several", () => {
    const Condition = {
      Bool: { "aws:SecureTransport": "true" },
      StringEquals: { "aws:PrincipalAccount": "123456789012" },
    };
    const [narrow] = allowing(document({ ...allow, Condition }));
    assert.ok(isNarrowedBy(narrow!, callerKeys));
  });

  it("refuses plain HTTP by one statement of several, and one action of several", () => {
    assert.ok(refusesPlainHttp(document(allow, refuse), "sns:Publish"));
    assert.ok(!refusesPlainHttp(document(allow, refuse), "sns:AddPermission"));
    assert.ok(!refusesPlainHttp(document(allow), "sns:Publish"));
  });
});
