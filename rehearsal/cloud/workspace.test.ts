import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { dump, load } from "js-yaml";
import { editsInWords } from "./edits";
import { dropFromStacks, programRoot, withoutEncrypted, writeProject, writeWorkspace } from "./workspace";

interface Yaml {
  config: Record<string, { default?: unknown }>;
}

describe("a session's workspace", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), "meridian-workspace-"))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const config = (name: string): Yaml["config"] => (load(readFileSync(path.join(folder, name), "utf8")) as Yaml).config;
  const places = { regions: ["eu-west-1", "eu-central-1", "us-west-2"], homeRegion: "eu-west-1", files: programRoot };

  it("has the session's settings as defaults and leaves the others as they are", () => {
    writeWorkspace(folder, places, { protect: false });
    const before = (load(readFileSync(path.join(programRoot, "Pulumi.yaml"), "utf8")) as Yaml).config;
    assert.deepEqual(config("Pulumi.yaml"), { ...before, protect: { ...before["protect"], default: false } });
  });

  it("gives stacks that have none yet the session's encryption salt, and leaves another's", () => {
    const saltOf = (stack: string): unknown =>
      (load(readFileSync(path.join(folder, `Pulumi.${stack}.yaml`), "utf8")) as Record<string, unknown>)[
        "encryptionsalt"
      ];
    writeFileSync(path.join(folder, "Pulumi.global.yaml"), dump({ encryptionsalt: "v1:own" }));
    writeWorkspace(folder, { ...places, encryptionSalt: "v1:shared" }, {});
    assert.deepEqual(["foundation", "eu-west-1", "global"].map(saltOf), ["v1:shared", "v1:shared", "v1:own"]);
  });

  it("sets in a running session for all stacks what a stack's own file says too", () => {
    writeWorkspace(folder, places, {});
    const file = path.join(folder, "Pulumi.eu-west-1.yaml");
    const values = { "aws:region": "eu-west-1", "meridian:protect": true, "meridian:owner": "others" };
    writeFileSync(file, dump({ encryptionsalt: "v1:x", config: values }));
    dropFromStacks(folder, { protect: false });
    const left = { "aws:region": "eu-west-1", "meridian:owner": "others" };
    assert.deepEqual(load(readFileSync(file, "utf8")), { encryptionsalt: "v1:x", config: left });
  });

  it("keeps a known region's block and gives the others blocks that no file has", () => {
    writeWorkspace(folder, places, {});
    assert.deepEqual(config("Pulumi.eu-west-1.yaml"), {
      "aws:region": "eu-west-1",
      "meridian:vpcCidr": "10.20.0.0/16",
    });
    assert.deepEqual(config("Pulumi.eu-central-1.yaml"), {
      "aws:region": "eu-central-1",
      "meridian:vpcCidr": "10.40.0.0/16",
    });
    assert.deepEqual(config("Pulumi.us-west-2.yaml"), {
      "aws:region": "us-west-2",
      "meridian:vpcCidr": "10.50.0.0/16",
    });
  });

  it("has the session's settings in every stack, whatever a stack's own file says of them", () => {
    writeWorkspace(folder, places, { vpcCidr: "10.0.0.0/16" });
    for (const region of places.regions)
      assert.deepEqual(config(`Pulumi.${region}.yaml`), { "aws:region": region }, region);
  });

  it("puts what exists once at the session's home", () => {
    writeWorkspace(folder, places, {});
    for (const stack of ["foundation", "global"])
      assert.equal(config(`Pulumi.${stack}.yaml`)["aws:region"], "eu-west-1");
  });

  it("keeps what somebody set in it since, and takes over what the files say otherwise", () => {
    assert.deepEqual(writeWorkspace(folder, places, { protect: false }), {});
    const file = path.join(folder, "Pulumi.eu-west-1.yaml");
    const set = { "aws:region": "eu-west-1", "meridian:vpcCidr": "10.90.0.0/16", "meridian:owner": { secure: "v1:a" } };
    writeFileSync(file, dump({ encryptionsalt: "v1:salt", config: set }));
    const edits = { "meridian:vpcCidr": "10.90.0.0/16", "meridian:owner": { secure: "v1:a" } };
    for (const _ of ["the next time", "and the one after that"]) {
      assert.deepEqual(writeWorkspace(folder, places, { protect: false }), { "eu-west-1": edits });
      assert.deepEqual(load(readFileSync(file, "utf8")), { encryptionsalt: "v1:salt", config: set });
    }
  });

  it("takes away again what somebody took away", () => {
    writeWorkspace(folder, places, {});
    writeFileSync(path.join(folder, "Pulumi.us-west-2.yaml"), dump({ config: { "aws:region": "us-west-2" } }));
    assert.deepEqual(writeWorkspace(folder, places, {}), { "us-west-2": { "meridian:vpcCidr": undefined } });
    assert.deepEqual(config("Pulumi.us-west-2.yaml"), { "aws:region": "us-west-2" });
  });

  it("links to the program instead of copying it", () => {
    writeWorkspace(folder, places, {});
    assert.equal(realpathSync(path.join(folder, "index.ts")), path.join(realpathSync(programRoot), "index.ts"));
  });

  it("refuses a setting that Pulumi.yaml doesn't declare", () => {
    assert.throws(
      () => writeProject(folder, { protected: false }),
      /Pulumi.yaml declares no configuration key protected/,
    );
  });

  it("says what was set, and no secret", () => {
    assert.equal(
      editsInWords({ "meridian:owner": "a", "meridian:key": { secure: "v1:a" }, "meridian:vpcCidr": undefined }),
      'what was set in it since: meridian:owner "a", meridian:key [secret], meridian:vpcCidr removed. Take it back with ' +
        "pulumi config set or rm, in the kept cloud",
    );
  });

  it("takes the default for what the user encrypted with a key of their own", () => {
    const given = { "aws:region": "eu-west-1", "meridian:alertEmail": { secure: "v1:abc" }, "meridian:regions": ["a"] };
    assert.deepEqual(withoutEncrypted(given), { "aws:region": "eu-west-1", "meridian:regions": ["a"] });
  });
});
