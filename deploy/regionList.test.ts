import assert from "node:assert/strict";
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { regionSettings } from "./regionSettings";
import { expectConfigurationWithout, takeRegionOut, textWithout } from "./regionList";

const root = path.join(__dirname, "..");

describe("taking a region out of the list of regions", () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(path.join(tmpdir(), "region-list-"));
    for (const name of readdirSync(root).filter((it) => /^Pulumi(\..+)?\.yaml$/.test(it)))
      copyFileSync(path.join(root, name), path.join(directory, name));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const project = () => readFileSync(path.join(directory, "Pulumi.yaml"), "utf8");

  it("changes that line of Pulumi.yaml alone, and the other stacks' configuration holds", () => {
    const before = project();
    expectConfigurationWithout(directory, "ap-south-1", ["foundation", "us-east-1", "eu-west-1", "global"]);
    assert.equal(project(), before, "looking changes nothing");
    assert.deepEqual(takeRegionOut(directory, "ap-south-1"), ["Pulumi.yaml"]);
    const lines = (text: string) => new Set(text.split("\n"));
    assert.deepEqual(
      [...lines(project())].filter((it) => !lines(before).has(it)),
      ["    default: [us-east-1, eu-west-1]"],
    );
    assert.deepEqual(regionSettings(directory, "global").regions, ["us-east-1", "eu-west-1"]);
    assert.deepEqual(takeRegionOut(directory, "ap-south-1"), [], "the second time there is nothing to do");
  });

  for (const [how, before, after] of [
    ["first in a line", "[ap-south-1, us-east-1]", "[us-east-1]"],
    ["quoted", `["us-east-1", "ap-south-1"]`, `["us-east-1"]`],
    ["in a list with comments", "\n  - us-east-1 # home\n  - ap-south-1 # Mumbai\n", "\n  - us-east-1 # home\n"],
  ] as const)
    it(`finds it ${how}, in a stack's file too`, () => {
      const file = (list: string) => `# notes on ap-south-1\nconfig:\n  meridian:regions: ${list}\n`;
      assert.equal(textWithout(file(before), "ap-south-1"), file(after));
    });

  it("changes nothing where regions are written in another way, and says what to do by hand", () => {
    const text = "base: &base [us-east-1, ap-south-1]\nconfig:\n  meridian:regions: *base\n";
    assert.throws(() => textWithout(text, "ap-south-1"), /take ap-south-1 out of it by hand/);
  });

  it("is refused where the rest would not hold without it, such as shares of demand", () => {
    const shares = "{us-east-1: 0.5, eu-west-1: 0.3, ap-south-1: 0.2}";
    writeFileSync(path.join(directory, "Pulumi.yaml"), project().replace("default: {}", `default: ${shares}`));
    const look = () => expectConfigurationWithout(directory, "ap-south-1", ["global"]);
    assert.throws(look, /which gives a share to ap-south-1, not in meridian:regions/);
  });
});
