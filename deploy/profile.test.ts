import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { load } from "js-yaml";
import { profiled } from "./profile";

const key = {
  secretsprovider: "awskms://alias/state?region=us-east-1",
  encryptedkey: `AQICAHh${"A1b+/".repeat(50)}==`,
};
const stackFile = "Pulumi.eu-west-1.yaml";
const profiles = path.join(__dirname, "..", "profiles");

describe("a profile's file in place of a stack's", () => {
  it("is the profile's, word by word, where the stack has none", () => {
    const profile = "# dev\nconfig:\n  meridian:protect: false\n";
    assert.deepEqual(profiled(profile, undefined, stackFile), { text: profile, dropped: [] });
  });

  it("keeps the key that pulumi stack init wrote, and the salt of a passphrase", () => {
    for (const written of [key, { encryptionsalt: "v1:abc=:v1:def:gh==" }]) {
      const existing = `${JSON.stringify({ ...written, config: { "aws:region": "us-east-1" } })}\n`;
      for (const profile of readdirSync(profiles)) {
        const file = readFileSync(path.join(profiles, profile, "Pulumi.foundation.yaml"), "utf8");
        const { text } = profiled(file, existing, stackFile);
        assert.deepEqual(load(text), { ...written, ...(load(file) as object) });
        assert.ok(text.endsWith(file));
      }
    }
  });

  it("says which keys it takes away", () => {
    const existing = "config:\n  meridian:domain: shop.example.org\n  aws:region: eu-west-1\n";
    assert.deepEqual(profiled("config:\n  aws:region: eu-west-1\n", existing, stackFile).dropped, ["meridian:domain"]);
    assert.deepEqual(profiled("config:\n  aws:region: eu-west-1\n", "config:\n", stackFile).dropped, []);
  });

  it("is refused where the stack's own can't be read, with the line and how to open it", () => {
    assert.throws(() => profiled("config:\n", "config:\n\t- tab\n", stackFile), {
      name: "ConfigurationError",
      message: /Pulumi\.eu-west-1\.yaml is not readable, line 2: /,
    });
  });
});
