import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import * as yaml from "js-yaml";
import { describe, it } from "mocha";
import { names, schema } from "./schema";
import { projectFile, stackFiles } from "./files";
import { linesOf } from "./parse.fixture";
import type { RawValues } from "./reading";

const root = path.resolve(__dirname, "..");

interface Declaration {
  readonly type: string;
  readonly description: string;
  readonly default: unknown;
}

const project = yaml.load(fs.readFileSync(path.join(root, "Pulumi.yaml"), "utf8")) as {
  readonly name: string;
  readonly runtime: string;
  readonly config: Readonly<Record<string, Declaration>>;
};

const inAllStacks = /Equal in every stack/;

describe("Pulumi.yaml", () => {
  it("declares every key that the program reads, and no other", () => {
    assert.deepEqual(Object.keys(project.config).sort(), [...names].sort());
  });

  it("is a project that the Node language host runs", () => {
    assert.deepEqual([project.name, project.runtime], ["meridian", "nodejs"]);
  });

  for (const name of names) {
    it(`declares ${name} with its type, a default that can be read, and what it means`, () => {
      const declared = project.config[name];
      assert.ok(declared);
      assert.equal(declared.type, schema[name].type);
      assert.ok(declared.description.length >= 40, `${name} is hardly described`);
      assert.deepEqual(schema[name].read(declared.default), { value: declared.default });
    });

    it(`says of ${name} whether it must be equal in every stack`, () => {
      assert.equal(inAllStacks.test(project.config[name]?.description ?? ""), schema[name].scope === "world");
    });
  }

  it("names the page with the prices wherever it names a price", () => {
    const priced = Object.entries(project.config).filter(([, { description }]) =>
      /USD (a|an|each)\b/.test(description),
    );
    assert.equal(priced.length, 27);
    for (const [name, { description }] of priced)
      assert.match(description, /https:\/\/aws\.amazon\.com\/\S+\/pricing\//, name);
  });

  it("proposes only values that would be accepted", () => {
    for (const name of names) assert.ok("value" in schema[name].read(schema[name].example), name);
  });
});

describe("The stacks' files", () => {
  const { defaults } = projectFile(root, "a test");
  const files = stackFiles(root, "a test");
  const regions = schema.regions.read(defaults["meridian:regions"]);
  assert.ok("value" in regions);

  for (const stack of ["foundation", ...regions.value, "global"]) {
    it(`hold a configuration of ${stack} that is accepted`, () => {
      const all = Object.entries(files).map(([name, { plain, encrypted }]): [string, RawValues] => [
        name,
        { ...defaults, ...plain, ...encrypted },
      ]);
      const values = Object.fromEntries(all)[stack];
      assert.ok(values, `Pulumi.${stack}.yaml is missing`);
      const siblings = Object.fromEntries(all.filter(([name]) => name !== stack));
      assert.deepEqual(linesOf({ project: project.name, stack, operation: "preview", values, siblings }), []);
    });

    it(`hold of ${stack} only what differs from the defaults`, () => {
      const repeated = Object.entries(files[stack]?.plain ?? {}).filter(([key, value]) => defaults[key] === value);
      assert.deepEqual(repeated, []);
    });
  }
});
