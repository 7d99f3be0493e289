import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import * as yaml from "js-yaml";
import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, it } from "mocha";
import { loadSettings } from "./load";
import { base, blockOf } from "./parse.fixture";
import { type Name, names, schema } from "./schema";

const mocks: pulumi.runtime.Mocks = {
  newResource: () => ({ id: "id", state: {} }),
  call: ({ token }) => {
    throw new Error(`unexpected call of ${token}`);
  },
};

/** What the engine does before it runs a program. */
function runAs(stack: string, config: Readonly<Record<string, string>>, run: "preview" | "update" = "preview"): void {
  pulumi.runtime.setMocks(mocks, "meridian", stack, run === "preview");
  pulumi.runtime.setAllConfig(config);
}

/** A default as it stands in YAML. */
function defaultOf(name: Name): unknown {
  const reading = schema[name].read(base[name]);
  return "value" in reading ? reading.value : undefined;
}

const ireland = { "aws:region": "eu-west-1", "meridian:vpcCidr": "10.20.0.0/16" };

describe("loadSettings", () => {
  let workspace: string;
  const home = process.cwd();

  beforeEach(() => {
    workspace = fs.mkdtempSync(path.join(os.tmpdir(), "meridian-config-"));
    const config = Object.fromEntries(
      names.map((name) => [name, { type: schema[name].type, default: defaultOf(name) }]),
    );
    fs.writeFileSync(path.join(workspace, "Pulumi.yaml"), yaml.dump({ name: "meridian", runtime: "nodejs", config }));
    for (const stack of ["foundation", "global"]) write(stack, "aws:region: us-east-1");
    ["us-east-1", "eu-west-1", "ap-south-1"].forEach((region, index) => {
      write(region, `aws:region: ${region}`, `meridian:vpcCidr: ${blockOf(index)}`);
    });
  });

  afterEach(() => {
    process.chdir(home);
    fs.rmSync(workspace, { recursive: true });
  });

  function write(stack: string, ...lines: string[]): void {
    fs.writeFileSync(path.join(workspace, `Pulumi.${stack}.yaml`), ["config:", ...lines].join("\n  "));
  }

  it("reads this stack from the engine and its siblings from their files", () => {
    write("us-east-1", "aws:region: us-east-1", "meridian:vpcCidr: 10.99.0.0/16");
    runAs("eu-west-1", ireland);
    const settings = loadSettings(workspace);
    assert.deepEqual(settings.role, { kind: "region", region: "eu-west-1" });
    assert.deepEqual(settings.vpcCidrs, {
      "us-east-1": "10.99.0.0/16",
      "eu-west-1": "10.20.0.0/16",
      "ap-south-1": "10.30.0.0/16",
    });
  });

  it("prefers what the engine says to the project's defaults", () => {
    runAs("eu-west-1", { ...ireland, "meridian:protect": "false", "meridian:logRetentionDays": "365" });
    const settings = loadSettings(workspace);
    assert.deepEqual([settings.protect, settings.logRetentionDays, settings.relational.instances], [false, 365, 2]);
  });

  it("finds the project from a directory below it", () => {
    const below = path.join(workspace, "components", "region");
    fs.mkdirSync(below, { recursive: true });
    write("ap-south-1", "aws:region: ap-south-1", "meridian:vpcCidr: 10.77.0.0/16");
    process.chdir(below);
    runAs("eu-west-1", ireland);
    assert.equal(loadSettings().vpcCidrs["ap-south-1"], "10.77.0.0/16");
  });

  it("says what an inline program must do where there is no project", () => {
    process.chdir(os.tmpdir());
    runAs("eu-west-1", ireland);
    assert.throws(() => loadSettings(), /^Error: There is no Pulumi\.yaml in .+ loadSettings\(workDir\)\.$/);
  });

  it("knows an update from a preview", () => {
    runAs("eu-west-1", ireland, "update");
    assert.throws(() => loadSettings(workspace), /^Error: .+ has 1 problem:\n {2}meridian:imageDigest is sha256:0+, /);
  });

  it("throws what the engine prints without a stack of calls, with every problem", () => {
    runAs("eu-west-1", { ...ireland, "meridian:vpcCidr": "10.30.0.0/16", "meridian:owner": "" });
    write("eu-west-1", "aws:region: eu-west-1");
    assert.throws(
      () => loadSettings(workspace),
      (error: unknown) => {
        assert.ok(pulumi.RunError.isInstance(error));
        assert.deepEqual(
          error.message.split("\n").map((line) => line.trim().split(",")[0]),
          [
            "The configuration of stack eu-west-1 has 2 problems:",
            "meridian:owner is empty",
            "meridian:vpcCidr is 10.30.0.0/16",
          ],
        );
        return true;
      },
    );
  });

  it("reads a sibling's values as the engine would: numbers, booleans, lists and empty ones", () => {
    write(
      "global",
      "meridian:relationalInstances: 2",
      "meridian:protect: true",
      "meridian:domain:",
      "meridian:regions: [us-east-1, eu-west-1, ap-south-1]",
    );
    runAs("eu-west-1", ireland);
    assert.equal(loadSettings(workspace).relational.instances, 2);
  });

  it("refuses a shared value that a sibling's file has otherwise", () => {
    write("global", "meridian:relationalEngineVersion: 16.13");
    runAs("eu-west-1", ireland);
    assert.throws(() => loadSettings(workspace), /meridian:relationalEngineVersion is 17\.9, but 16\.13 in global\./);
  });

  it("skips a sibling's encrypted value, except where regions must not overlap", () => {
    write("global", "meridian:domain:", "  secure: AAAB");
    write("us-east-1", "meridian:vpcCidr:", "  secure: AAAB");
    runAs("eu-west-1", ireland);
    assert.throws(() => loadSettings(workspace), /has 1 problem:\n {2}meridian:vpcCidr of us-east-1 is encrypted, /);
  });

  it("refuses a directory whose file of this stack says something else", () => {
    runAs("eu-west-1", { ...ireland, "meridian:vpcCidr": "10.66.0.0/16" });
    assert.throws(
      () => loadSettings(workspace),
      /meridian:vpcCidr is 10\.66\.0\.0\/16, but 10\.20\.0\.0\/16 in the file/,
    );
  });

  it("refuses another project's directory", () => {
    fs.writeFileSync(path.join(workspace, "Pulumi.yaml"), "name: elsewhere\nruntime: nodejs\n");
    runAs("eu-west-1", ireland);
    assert.throws(() => loadSettings(workspace), /whose Pulumi\.yaml is of project elsewhere, not meridian\./);
  });

  it("names the line of a sibling's file that is no YAML", () => {
    write("ap-south-1", "aws:region: ap-south-1", "meridian:vpcCidr: [");
    runAs("eu-west-1", ireland);
    assert.throws(() => loadSettings(workspace), /Pulumi\.ap-south-1\.yaml is not readable, line 4: unexpected end/);
  });

  it("asks for a block where a region of the list has no file", () => {
    fs.rmSync(path.join(workspace, "Pulumi.ap-south-1.yaml"));
    runAs("eu-west-1", ireland);
    assert.throws(
      () => loadSettings(workspace),
      /pulumi config set meridian:vpcCidr 10\.30\.0\.0\/16 --stack ap-south-1$/,
    );
  });
});
