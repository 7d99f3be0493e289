import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { renamedProject, renamedStack } from "./platformName";

const root = path.join(__dirname, "..");
const to = "staging";

describe("another name for a platform", () => {
  it("is the project's, and nothing else of Pulumi.yaml changes", () => {
    const text = readFileSync(path.join(root, "Pulumi.yaml"), "utf8");
    const renamed = renamedProject(text, { from: "meridian", to });
    assert.equal(renamed, text.replace("\nname: meridian\n", "\nname: staging\n"));
    assert.equal(renamedProject(renamed, { from: to, to: "meridian" }), text);
  });

  it("comes with singletons that another platform has made, where that is asked for", () => {
    const text = readFileSync(path.join(root, "Pulumi.yaml"), "utf8");
    const lines = (of: string) => of.split("\n");
    const renamed = lines(renamedProject(text, { from: "meridian", to, singletons: "shared" }));
    const before = lines(text);
    assert.deepEqual(
      renamed.filter((it, index) => it !== before[index]),
      ["name: staging", "    default: shared"],
    );
  });

  it("is in the keys of every stack's file", () => {
    for (const file of readdirSync(root).filter((it) => /^Pulumi\..+\.yaml$/.test(it))) {
      const text = readFileSync(path.join(root, file), "utf8");
      const renamed = renamedStack(file, text, { from: "meridian", to });
      assert.equal(renamed, text.replaceAll("\n  meridian:", "\n  staging:"), file);
    }
  });

  it("leaves behind which key the other platform's state is encrypted with", () => {
    const text =
      "# Ours\nsecretsprovider: awskms://alias/x\nencryptedkey: abc\nconfig:\n  aws:region: eu-west-1\n  meridian:owner: a\n";
    assert.equal(
      renamedStack("Pulumi.eu-west-1.yaml", text, { from: "meridian", to }),
      "# Ours\nconfig:\n  aws:region: eu-west-1\n  staging:owner: a\n",
    );
  });

  it("is refused where a value is encrypted for the other platform", () => {
    const text = "config:\n  meridian:alertEmail:\n    secure: abc\n";
    assert.throws(() => renamedStack("Pulumi.eu-west-1.yaml", text, { from: "meridian", to }), {
      message:
        "Pulumi.eu-west-1.yaml has meridian:alertEmail encrypted for meridian: take it out, and set it again with --secret afterwards.",
    });
  });
});
