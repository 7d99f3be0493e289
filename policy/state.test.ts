import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { unknown } from "./rule";
import { settingsOf } from "./settings";
import { readDeployed, resourcesIn } from "./state";
import { stateFolder } from "./stateFile";

const urn = (name: string, stack = "eu-west-1"): string =>
  `urn:pulumi:${stack}::meridian::aws:sns/topic:Topic::${name}`;
const topic = (name: string, more: object = {}) => ({ urn: urn(name), type: "aws:sns/topic:Topic", ...more });
const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "v1:abc" };

describe("reading what is deployed", function () {
  this.timeout(30_000);
  let folder = "";
  const { PATH: path_, PULUMI_BACKEND_URL: backend } = process.env;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "state-"));
    process.env["PULUMI_BACKEND_URL"] = "https://api.example.com";
  });
  afterEach(() => {
    process.env["PATH"] = path_;
    if (backend === undefined) delete process.env["PULUMI_BACKEND_URL"];
    else process.env["PULUMI_BACKEND_URL"] = backend;
    rmSync(folder, { recursive: true });
  });

  /** A CLI that answers with what a shell script prints. */
  const cli = (script: string): void => {
    writeFileSync(path.join(folder, "pulumi"), `#!/bin/sh\n${script}\n`);
    chmodSync(path.join(folder, "pulumi"), 0o755);
    process.env["PATH"] = `${folder}${path.delimiter}${path_}`;
  };
  const project = (config: string): void =>
    writeFileSync(path.join(folder, "Pulumi.yaml"), `name: meridian\n${config}`);

  it("gives resources by logical name, with inputs apart from what the cloud made of them", () => {
    const found = resourcesIn({
      deployment: {
        resources: [
          topic("a::b", {
            inputs: { x: 1 },
            outputs: { id: "1", x: 2, arn: "a" },
            protect: true,
            ignoreChanges: ["x"],
          }),
        ],
      },
    });
    assert.deepEqual(found, [
      {
        urn: urn("a::b"),
        type: "aws:sns/topic:Topic",
        name: "a::b",
        props: { id: "1", x: 2, arn: "a" },
        inputs: { x: 1 },
        protect: true,
        ignoreChanges: ["x"],
      },
    ]);
  });

  it("leaves out what providers keep for themselves beside the inputs, at any depth", () => {
    const kept = { __defaults: ["name"], name: "a-1", settings: { __defaults: [], on: true }, list: [{ __meta: "" }] };
    const [found] = resourcesIn({
      deployment: { resources: [topic("a", { inputs: kept, outputs: { __meta: "{}" } })] },
    });
    assert.deepEqual(found!.inputs, { name: "a-1", settings: { on: true }, list: [{}] });
    assert.deepEqual(found!.props, found!.inputs);
  });

  it("leaves out what is only read, and leftovers of a replacement", () => {
    assert.deepEqual(
      resourcesIn({ deployment: { resources: [topic("a", { external: true }), topic("b", { delete: true })] } }),
      [],
    );
    assert.deepEqual(resourcesIn({}), []);
  });

  it("decrypts nothing: a secret is something unknown", () => {
    const [found] = resourcesIn({
      deployment: { resources: [topic("a", { inputs: { list: [{ password: secret }] } })] },
    });
    assert.deepEqual(found?.inputs, { list: [{ password: unknown }] });
  });

  const read = async (stack: string) => {
    const { own, others } = readDeployed(folder, stack);
    return { ...(await own), ...(await others) };
  };

  it("reads the other regions for a region's plan, but for those that were never deployed", async () => {
    project("");
    const state = (stack: string) => JSON.stringify({ deployment: { resources: [topic(stack)] } });
    cli(`case "$*" in
      "--non-interactive stack ls --json") echo '[{"name":"eu-west-1"},{"name":"us-east-1"},{"name":"ap-south-1"},{"name":"global"}]';;
      *"--stack ap-south-1") echo '{"deployment":{}}';;
      *"--stack eu-west-1") echo '${state("own")}';;
      *"--stack us-east-1") echo '${state("other")}';;
      *) exit 3;;
    esac`);
    const { before, others } = await read("eu-west-1");
    assert.deepEqual(
      before.map((it) => it.name),
      ["own"],
    );
    assert.deepEqual(
      Object.entries(others).map(([stack, all]) => [stack, all.map((it) => it.name)]),
      [["us-east-1", ["other"]]],
    );
  });

  it("reads no other stack for foundation and global", async () => {
    project("");
    cli(`case "$*" in *"export --stack global") echo '{}';; *) exit 3;; esac`);
    assert.deepEqual(await read("global"), {
      before: [],
      others: {},
      settings: {},
      othersSettings: {},
    });
  });

  /** A backend that is a folder, with what is deployed of each stack. */
  const files = (stacks: Readonly<Record<string, object>>): string => {
    const place = path.join(folder, ".pulumi", "stacks", "meridian");
    mkdirSync(place, { recursive: true });
    for (const [stack, written] of Object.entries(stacks)) {
      writeFileSync(path.join(place, `${stack}.json`), JSON.stringify(written));
    }
    process.env["PULUMI_BACKEND_URL"] = `file://${folder}?metadata=skip`;
    return place;
  };
  const checkpoint = (name: string) => ({ version: 3, checkpoint: { latest: { resources: [topic(name)] } } });

  it("reads a backend's files where it is a folder, and starts no CLI for that", async () => {
    project("");
    cli("exit 3");
    files({
      "eu-west-1": checkpoint("own"),
      "us-east-1": checkpoint("other"),
      "ap-south-1": { version: 3, checkpoint: {} },
    });
    const { before, others } = await read("eu-west-1");
    assert.deepEqual(
      before.map((it) => it.name),
      ["own"],
    );
    assert.deepEqual(
      Object.entries(others).map(([stack, all]) => [stack, all.map((it) => it.name)]),
      [["us-east-1", ["other"]]],
    );
  });

  it("reads a file again when it was written again, and only then", async () => {
    project("");
    const readAgain = async () => (await readDeployed(folder, "global").own).before;
    files({ global: checkpoint("one") });
    const first = await readAgain();
    assert.equal(await readAgain(), first);
    files({ global: checkpoint("two") });
    const second = await readAgain();
    assert.deepEqual(
      [first, second].map((all) => all.map((it) => it.name)),
      [["one"], ["two"]],
    );
  });

  it("asks the CLI for a stack whose file isn't there, or is written in another way", async () => {
    project("");
    files({ global: { version: 4, checkpoint: checkpoint("file").checkpoint } });
    cli(`echo '${JSON.stringify({ deployment: { resources: [topic("asked")] } })}'`);
    for (const stack of ["global", "foundation"]) {
      const { before } = await readDeployed(folder, stack).own;
      assert.deepEqual(
        before.map((it) => it.name),
        ["asked"],
      );
    }
  });

  it("leaves compressed files, and every other backend, to the CLI", () => {
    const place = files({ global: checkpoint("own") });
    assert.equal(stateFolder("meridian", `file://${folder}`), place);
    assert.equal(stateFolder("meridian", "s3://bucket"), undefined);
    assert.equal(stateFolder("meridian", ""), undefined);
    assert.equal(stateFolder("other", `file://${folder}`), undefined);
    writeFileSync(path.join(place, "foundation.json.gz"), "");
    assert.equal(stateFolder("meridian", `file://${folder}`), undefined);
  });

  it("fails in the CLI's words, and where there is no CLI", async () => {
    project("");
    cli("echo 'error: incorrect passphrase' >&2; exit 255");
    await assert.rejects(
      readDeployed(folder, "global").own,
      /stack export --stack global in .* failed: error: incorrect passphrase\.$/,
    );
    rmSync(path.join(folder, "pulumi"));
    process.env["PATH"] = folder;
    await assert.rejects(readDeployed(folder, "global").own, /failed: there is no pulumi on PATH\.$/);
  });

  it("takes a stack's own setting before the project's default, and leaves providers' alone", () => {
    project(
      "config:\n  protect: { type: boolean, default: true }\n  meridian:owner: { default: us }\n  domain: { type: string }\n",
    );
    writeFileSync(
      path.join(folder, "Pulumi.dev.yaml"),
      'config:\n  aws:region: eu-west-1\n  meridian:protect: "false"\n',
    );
    assert.deepEqual(settingsOf(folder, "dev"), { protect: "false", owner: "us" });
    assert.deepEqual(settingsOf(folder, "prod"), { protect: true, owner: "us" });
    assert.deepEqual(settingsOf(path.join(folder, "nowhere"), "dev"), {});
  });
});
