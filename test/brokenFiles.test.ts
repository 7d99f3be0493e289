import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ConfigurationError } from "../config/problem";
import { platformIn } from "../deploy/platform";
import { regionSettings } from "../deploy/regionSettings";
import { rooms } from "../toolchain/rooms";

const root = path.join(__dirname, "..");
const bomb = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
  .concat([...Array(12).keys()].map((n) => `a${n + 1}: &a${n + 1} [${Array(9).fill(`*a${n}`).join(", ")}]`))
  .join("\n");

/** What a person may write by mistake where a whole file should be. */
const files: Readonly<Record<string, string>> = {
  "a tab for indentation": "config:\n\tmeridian:domain: shop.example.com\n",
  "two documents": "config: {}\n---\nconfig: {}\n",
  "a list": "- config\n- more\n",
  "one word": "config\n",
  "a number": "42\n",
  "a quote that never ends": 'config:\n  a: "b\n',
  "a brace that never ends": "config: {a: b\n",
  "a bracket that never ends": "config: [a, b\n",
  "the same key twice": "config: {}\nconfig: {}\n",
  "an alias of nothing": "config: *nobody\n",
  "an unknown tag": "config: !secret abc\n",
  "indentation that goes back and forth": "config:\n    a: b\n  c: d\n",
  "a value beside a block": "config: x\n  a: b\n",
  "a reserved character": "config: @home\n",
  "a backtick": "config: `date`\n",
  "a control character": "config:\n  a: \u0000b\n",
  "aliases that multiply": `${bomb}\nconfig: {}\n`,
  "an anchor within itself": "config: &a [*a]\n",
  "JSON with a comma too many": '{"config": {"a": 1,}},\n',
  "a colon in plain text": "config: a: b: c\n",
  "a conflict of Git": "config:\n<<<<<<< HEAD\n  a: b\n=======\n  a: c\n>>>>>>> other\n",
  "a percent sign at the start": "%config\n",
  "a block that is cut off": "config:\n  a: |2\n b\n",
};

/** What may stand where a key's value should be, and what is said of it; null is what leaves the default. */
const values: Readonly<Record<string, readonly [key: string, text: string, said: RegExp]>> = {
  "regions as text": ["regions", "us-east-1, eu-west-1", /which is not a list of strings/],
  "regions as an object": ["regions", "{a: us-east-1}", /which is not a list of strings/],
  "regions as a number": ["regions", "3", /which is not a list of strings/],
  "regions as truth": ["regions", "true", /which is not a list of strings/],
  "regions of lists": ["regions", "[[us-east-1], [eu-west-1]]", /which is not a list of strings/],
  "regions of numbers": ["regions", "[1, 2]", /which is not a list of strings/],
  "the same region twice": ["regions", "[us-east-1, us-east-1]", /meridian:regions is/],
  "a region that isn't one": ["regions", "[us-east-1, moon-1]", /moon-1/],
  "a domain as a number": ["domain", "1.5", /domain is 1\.5, without quotes, which YAML takes for a number.*"1\.5"/],
  "a domain as a date": ["domain", "2026-11-29", /without quotes, which YAML takes for a date/],
  "a domain as truth": ["domain", "true", /without quotes, which YAML takes for a truth value/],
  "a domain as a list": ["domain", "[shop.example.com]", /meridian:domain is \["shop/],
  "a domain as an object": ["domain", "{name: shop.example.com}", /meridian:domain is \{"name/],
  "an empty domain": ["domain", '""', /meridian:domain is empty/],
  "a bootstrap region as a list": ["bootstrapRegion", "[us-east-1]", /meridian:bootstrapRegion is/],
  "a bootstrap region that is no region": ["bootstrapRegion", "1e3", /without quotes, which YAML takes for a number/],
};

/** Text keys whose last digit YAML would eat, with what must be shown. */
const digits: Readonly<Record<string, readonly [key: string, text: string]>> = {
  "an engine version": ["relationalEngineVersion", "16.10"],
  "another engine version": ["relationalEngineVersion", "17.10"],
  "a Kubernetes version": ["kubernetesVersion", "1.40"],
  "a document engine's version": ["documentEngineVersion", "5.0"],
  "an owner in digits": ["owner", "0123"],
  "a cost centre that looks like a date": ["costCenter", "2026-01-01"],
  "a cost centre in hexadecimal": ["costCenter", "0x1F"],
  "an owner with an exponent": ["owner", "1e3"],
};

describe("files that were written wrong", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "broken-"));
    for (const name of readdirSync(root).filter((it) => /^Pulumi.*\.yaml$/.test(it)))
      cpSync(path.join(root, name), path.join(folder, name));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const refused = (read: () => unknown, said: RegExp): void => {
    assert.throws(read, (error: Error) => {
      assert.ok(error instanceof ConfigurationError, `${error.stack}`);
      assert.match(error.message, said);
      return true;
    });
  };
  const setDefault = (key: string, text: string): void => {
    const file = path.join(folder, "Pulumi.yaml");
    const lines = readFileSync(file, "utf8").split("\n");
    const declared = lines.indexOf(`  ${key}:`);
    const at = lines.findIndex((line, index) => index > declared && /^ {4}default:/.test(line));
    assert.ok(declared > 0 && at > declared);
    writeFileSync(file, [...lines.slice(0, at), `    default: ${text}`, ...lines.slice(at + 1)].join("\n"));
  };

  for (const [what, content] of Object.entries(files))
    for (const name of ["Pulumi.yaml", "Pulumi.eu-west-1.yaml"])
      it(`${name}: ${what} is a problem that names the file`, () => {
        writeFileSync(path.join(folder, name), content);
        const said = new RegExp(`${name.replaceAll(".", "\\.")} is not readable, (line \\d+: |because )`);
        refused(() => platformIn(folder), said);
        refused(() => regionSettings(folder, "us-east-1"), said);
      });

  it("a folder where a file should be is a problem that names it", () => {
    mkdirSync(path.join(folder, "Pulumi.eu-south-1.yaml"));
    refused(() => platformIn(folder), /Pulumi\.eu-south-1\.yaml is not readable, because it is a folder/);
  });

  for (const [what, [key, text, said]] of Object.entries(values))
    it(`${what} is a problem that names the key`, () => {
      setDefault(key, text);
      refused(() => platformIn(folder), said);
      refused(() => regionSettings(folder, "foundation"), said);
    });

  for (const [what, [key, text]] of Object.entries(digits))
    it(`${what} without quotes is refused with the quoted form, in Pulumi.yaml and in a stack's file`, () => {
      const said = new RegExp(`${key} is ${text.replace(".", "\\.")}, without quotes.*: "${text.replace(".", "\\.")}"`);
      const file = path.join(folder, "Pulumi.us-east-1.yaml");
      const own = readFileSync(file, "utf8");
      writeFileSync(file, `${own.trimEnd()}\n  meridian:${key}: ${text}\n`);
      refused(() => regionSettings(folder, "us-east-1"), said);
      writeFileSync(file, own);
      setDefault(key, text);
      refused(() => regionSettings(folder, "us-east-1"), said);
    });

  it("a stack's own quoted value is taken, whatever the default is", () => {
    setDefault("owner", "42");
    const file = path.join(folder, "Pulumi.us-east-1.yaml");
    writeFileSync(file, `${readFileSync(file, "utf8").trimEnd()}\n  meridian:owner: "42"\n`);
    assert.equal(regionSettings(folder, "us-east-1").tags.owner, "42");
  });
});

describe("the commands on files that were written wrong", function () {
  this.timeout(120_000);
  let program: string;
  before(() => {
    program = mkdtempSync(path.join(tmpdir(), "program-"));
    // Rooms that commands may import: those with packages of their own, and those that only tests are in, are left out.
    const parts = new Set(rooms.flatMap(({ name, paths = [name] }) => paths.map((it) => it.split("/")[0]!)));
    for (const it of ["app", "audit", "bench", "test"]) parts.delete(it);
    for (const name of [...parts, "package.json", "tsconfig.json"])
      cpSync(path.join(root, name), path.join(program, name), { recursive: true });
    symlinkSync(path.join(root, "node_modules"), path.join(program, "node_modules"));
  });
  after(() => rmSync(program, { recursive: true }));

  const commands: Readonly<Record<string, readonly string[]>> = {
    deploy: ["deploy/cli.ts", "deploy", "--dry-run"],
    "deploy --check": ["deploy/cli.ts", "deploy", "--check"],
    destroy: ["deploy/cli.ts", "destroy"],
    "move-compute": ["deploy/moveCli.ts", "--region", "us-east-1", "--to", "eks"],
    "leave-region": ["deploy/leaveCli.ts", "--region", "ap-south-1"],
    "take-back": ["deploy/takeBackCli.ts", "--stack", "us-east-1"],
    rollout: ["deploy/rolloutCli.ts", "--dry-run"],
    drift: ["deploy/drift/cli.ts"],
    steps: ["deploy/stepsCli.ts"],
    rehearse: ["rehearsal/cli.ts"],
  };
  for (const [name, [file, ...args]] of Object.entries(commands))
    for (const what of name === "steps" ? ["two documents", "aliases that multiply"] : ["a tab for indentation"])
      it(`${name} says what is wrong with ${what}, and prints no stack of calls`, async () => {
        for (const it of readdirSync(root).filter((it) => /^Pulumi.*\.yaml$/.test(it)))
          cpSync(path.join(root, it), path.join(program, it));
        writeFileSync(path.join(program, "Pulumi.yaml"), files[what]!);
        const child = spawn(process.execPath, ["--no-warnings", "--require", "tsx/cjs", file!, ...args], {
          cwd: program,
        });
        let printed = "";
        for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (printed += String(text)));
        const [code] = (await once(child, "close")) as [number];
        assert.ok(code === 1 || code === 2, `${code}: ${printed}`);
        assert.match(printed, /Pulumi\.yaml is not readable/);
        assert.doesNotMatch(printed, /^ +at /m);
      });
});
