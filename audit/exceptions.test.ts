import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { applyExceptions, type Exception, matches, readExceptions } from "./exceptions";
import { whyNever } from "./neverExcepted";

const good = {
  family: "aws",
  check: "CKV_AWS_18",
  subject: "aws_s3_bucket.*_access_logs",
  reason: "A bucket that receives logs would log its own logging.",
  reviewedBy: "maintainers",
  reviewedOn: "2026-11-21",
} as const satisfies Exception;

const read = (...entries: object[]): Exception[] => readExceptions(JSON.stringify(entries));

describe("exceptions", () => {
  it("of this repository can be read", () => {
    readExceptions(readFileSync(path.join(__dirname, "exceptions.yaml"), "utf8"));
  });

  it("need every part, a family, a day and a reason that others can judge", () => {
    const { reason: _, ...without } = good;
    assert.throws(() => read(without), /entry 1 lacks reason/);
    assert.throws(
      () => read({ ...good, reason: "false positive" }),
      /entry 1 .* gives no reason that others could judge/,
    );
    assert.throws(() => read({ ...good, reviewedOn: "November" }), /reviewedOn is November, not a day/);
    assert.throws(() => read({ ...good, family: "azure" }), /family is azure; it must be one of aws, /);
    assert.throws(() => read({ ...good, until: "ever" }), /has an unknown until/);
  });

  it("tell all their problems at once", () => {
    assert.throws(
      () => read({ ...good, reason: "no" }, { ...good, subject: "a", family: "azure" }),
      /entry 1[^]*entry 2/,
    );
  });

  it("may not be there twice, but may be for another subject or family", () => {
    assert.throws(() => read(good, good), /entry 2 .* is there twice/);
    assert.equal(read(good, { ...good, subject: "aws_s3_bucket.other" }, { ...good, family: "kubernetes" }).length, 3);
  });

  it("are refused for what nobody may be excepted from, with its class", () => {
    assert.throws(() => read({ ...good, check: "CKV_AWS_53" }), /may never be excepted: public access to data/);
    assert.equal(whyNever("CKV_AWS_16"), "no encryption at rest");
    assert.equal(whyNever("CKV_AWS_18"), undefined);
  });

  it("cover what their pattern matches as a whole, and say that they were used", () => {
    const finding = (subject: string, check: string = good.check) => ({ check, subject, message: "" });
    const unused = { ...good, subject: "aws_s3_bucket.gone" };
    const findings = [
      finding("aws_s3_bucket.eu_west_1_access_logs"),
      finding("aws_s3_bucket.eu_west_1_access_logs_2"),
      finding("aws_s3_bucket.eu_west_1_access_logs", "CKV_AWS_21"),
    ];
    const { remaining, used } = applyExceptions(findings, [good, unused]);
    assert.deepEqual(remaining, findings.slice(1));
    assert.deepEqual([...used], [good]);
  });

  it("have patterns in which only * means anything", () => {
    assert.equal(matches("a.b*", "a.bcd"), true);
    assert.equal(matches("a.b*", "axbcd"), false);
    assert.equal(matches("@scope/name", "@scope/name"), true);
    assert.equal(matches("name", "other-name"), false);
  });
});
