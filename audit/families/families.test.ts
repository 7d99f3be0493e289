import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { overlooked, together } from "../check";
import { verdictOf } from "./checkov";
import {
  integrityCheck,
  licenceCheck,
  readSignatures,
  readVulnerabilities,
  signatureCheck,
  vulnerabilityCheck,
} from "./dependencies";
import { integrityFindings, isAllowed, licenceFindings, type Lockfile } from "./lockfile";
import { startScripts, writtenBy } from "./shell";

describe("checkov's report", () => {
  const report = (summary: object, failed: object[] = []): string =>
    JSON.stringify({ summary, results: { failed_checks: failed } });

  it("is read as findings, and as what was looked at", () => {
    const failed = [{ check_id: "CKV_AWS_18", check_name: "Access logging", resource: "aws_s3_bucket.b" }];
    assert.deepEqual(verdictOf(report({ passed: 4, failed: 1, parsing_errors: 0 }, failed), 0, ""), {
      looked: 5,
      findings: [{ check: "CKV_AWS_18", subject: "aws_s3_bucket.b", message: "Access logging" }],
    });
  });

  it("is an error when there is none, when it crashed, and when a file could not be read", () => {
    assert.throws(() => verdictOf("", 0, "Traceback"), /checkov ended with 0 and no report:\nTraceback/);
    assert.throws(() => verdictOf(report({ passed: 1, failed: 0, parsing_errors: 0 }), 2, "killed"), /ended with 2/);
    assert.throws(() => verdictOf(report({ passed: 1, failed: 0, parsing_errors: 1 }), 0, ""), /could not read 1 file/);
    assert.throws(() => verdictOf('{"passed": 0}', 0, ""), /no report/);
  });
});

describe("the lockfile", () => {
  const entry = { version: "1.0.0", integrity: "sha512-x", license: "MIT" };
  const of = (rest: object): Lockfile => ({
    "": {},
    app: {},
    "node_modules/app": { link: true },
    "node_modules/a": { ...entry, ...rest },
  });

  it("needs a sha512 of every package, from npm's registry where it names one", () => {
    const messages = (rest: object): string[] => integrityFindings(of(rest)).map((it) => it.message);
    assert.deepEqual(messages({}), []);
    assert.deepEqual(messages({ resolved: "https://registry.npmjs.org/a/-/a-1.0.0.tgz" }), []);
    assert.deepEqual(messages({ integrity: undefined }), ["its integrity is missing, not a sha512"]);
    assert.deepEqual(messages({ integrity: "sha1-x" }), ["its integrity is sha1-x, not a sha512"]);
    assert.deepEqual(messages({ resolved: "git+ssh://git@example.com/a" }), [
      "it comes from git+ssh://git@example.com/a",
    ]);
    assert.deepEqual(messages({ integrity: undefined, inBundle: true }), []);
  });

  it("has licences of the list for what is shipped, by the installed package's own word", () => {
    const root = mkdtempSync(path.join(tmpdir(), "licences-"));
    try {
      const licences = (rest: object): string[] =>
        licenceFindings(of(rest), root).map((it) => `${it.subject}: ${it.message}`);
      assert.deepEqual(licences({}), []);
      assert.deepEqual(licences({ license: "GPL-3.0-only" }), ["a: its licence is GPL-3.0-only"]);
      assert.deepEqual(licences({ license: undefined }), ["a: its licence is none"]);
      assert.deepEqual(licences({ license: "GPL-3.0-only", dev: true }), []);
      mkdirSync(path.join(root, "node_modules", "a"), { recursive: true });
      writeFileSync(path.join(root, "node_modules", "a", "package.json"), '{"license":{"type":"SSPL-1.0"}}');
      assert.deepEqual(licences({}), ["a: its licence is SSPL-1.0"]);
    } finally {
      rmSync(root, { recursive: true });
    }
  });

  it("may offer a choice of licences, and must keep to all that hold together", () => {
    for (const good of ["MIT", "(MIT OR GPL-3.0-only)", "(BSD-3-Clause AND Apache-2.0)"])
      assert.equal(isAllowed(good), true, good);
    for (const bad of ["GPL-3.0-only", "(MIT AND GPL-3.0-only)", "SEE LICENSE IN LICENSE", "(MIT OR (ISC AND X))", ""])
      assert.equal(isAllowed(bad), false, bad);
  });

  it("of the fixture, and npm's answers beside it, are found bad", async () => {
    for (const check of [integrityCheck, licenceCheck, signatureCheck("registries"), vulnerabilityCheck("registries")])
      assert.deepEqual(overlooked(check, await check.onFixture()), [], check.tool);
  });
});

describe("npm's answers", () => {
  const unreachable = JSON.stringify({ error: { code: "ENOTFOUND", summary: "no keys here" } });

  it("are clean when nothing is invalid or missing", () => {
    assert.deepEqual(readSignatures('{"invalid":[],"missing":[]}', 7, "registries"), { looked: 7, findings: [] });
    assert.deepEqual(readVulnerabilities('{"vulnerabilities":{}}', 7, "registries"), { looked: 7, findings: [] });
  });

  it("name a package whose signature is wrong, and one that has none", () => {
    const answer = { invalid: [{ name: "a", version: "1.0.0" }], missing: [{ name: "b", version: "2.0.0" }] };
    const { findings } = readSignatures(JSON.stringify(answer), 7, "registries");
    assert.deepEqual(
      findings.map((it) => `${it.subject}: ${it.message}`),
      ["a@1.0.0: its signature isn't the registry's", "b@2.0.0: it has no signature, and its registry has keys"],
    );
  });

  it("are said to be missing, and a finding only where the internet is required", () => {
    const unseen = ["signatures: no keys here"];
    assert.deepEqual(readSignatures(unreachable, 7, "registries"), { looked: 0, findings: [], unseen });
    const findings = [{ check: "signature", subject: "npm", message: "signatures: no keys here" }];
    assert.deepEqual(readSignatures(unreachable, 7, "internet"), { looked: 0, findings, unseen });
    assert.equal(readVulnerabilities('{"message":"405"}', 7, "internet").findings.length, 1);
    assert.deepEqual(readVulnerabilities("", 7, "registries").unseen, ["known vulnerabilities: npm gave no answer"]);
  });
});

describe("scripts that instances run", () => {
  it("are those of launch templates, with the scripts they write", () => {
    const text = "#!/bin/bash\ncat > /a <<'END'\n#!/bin/sh\necho a\nEND\ncat > /b <<'END'\nno script\nEND\n";
    const template = (userData: unknown) => ({
      urn: "urn:pulumi:s::p::aws:ec2/launchTemplate:LaunchTemplate::storefront",
      type: "aws:ec2/launchTemplate:LaunchTemplate",
      protect: false,
      inputs: { userData },
      outputs: {},
    });
    const settings = Buffer.from("[settings]\n").toString("base64");
    const states = new Map([
      ["us-east-1", [template(Buffer.from(text).toString("base64")), template(settings), template(undefined)]],
    ]);
    assert.deepEqual(startScripts(states), [
      { name: "us-east-1/storefront", text },
      { name: "us-east-1/storefront/script-1", text: "#!/bin/sh\necho a\n" },
    ]);
  });

  it("write nothing where their here-documents are no scripts", () => {
    assert.deepEqual(writtenBy("cat <<'END'\necho\nEND\n"), []);
  });
});

describe("several verdicts", () => {
  it("are one, and say once what could not be seen", () => {
    const one = { looked: 1, findings: [{ check: "A", subject: "s", message: "m" }], unseen: ["x"] };
    assert.deepEqual(together([one, one]), { looked: 2, findings: [...one.findings, ...one.findings], unseen: ["x"] });
  });
});
