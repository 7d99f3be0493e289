import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import * as yaml from "js-yaml";
import { describe, it } from "mocha";
import { names, schema } from "./schema";
import { root } from "./parse.fixture";

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
    assert.equal(priced.length, 17);
    for (const [name, { description }] of priced)
      assert.match(description, /https:\/\/aws\.amazon\.com\/\S+\/pricing\//, name);
  });

  it("proposes only values that would be accepted", () => {
    for (const name of names) assert.ok("value" in schema[name].read(schema[name].example), name);
  });
});

describe("The stacks' files", () => {
  it("hold only what differs: a region's block, and where each stack lives", () => {
    const files = fs.readdirSync(root).filter((file) => /^Pulumi\..+\.yaml$/.test(file));
    const keys = Object.fromEntries(
      files.map((file) => {
        const { config } = yaml.load(fs.readFileSync(path.join(root, file), "utf8")) as { config: object };
        return [file, Object.keys(config)];
      }),
    );
    assert.deepEqual(keys, {
      "Pulumi.ap-south-1.yaml": ["aws:region", "meridian:vpcCidr"],
      "Pulumi.eu-west-1.yaml": ["aws:region", "meridian:vpcCidr"],
      "Pulumi.foundation.yaml": ["aws:region"],
      "Pulumi.global.yaml": ["aws:region"],
      "Pulumi.us-east-1.yaml": ["aws:region", "meridian:vpcCidr"],
    });
  });
});
