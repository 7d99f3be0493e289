import assert from "node:assert/strict";
import { optionsIn } from "./options";

const defaults = { command: "deploy", mode: "apply", consent: "ask", stacks: "select" };

describe("the options of npm run deploy and npm run destroy", () => {
  it("make no stack and ask, unless they say otherwise", () => {
    assert.deepEqual(optionsIn([]), defaults);
    assert.deepEqual(optionsIn(["destroy", "--yes"]), { ...defaults, command: "destroy", consent: "yes" });
    assert.deepEqual(optionsIn(["--organization", "acme", "--dry-run"]), {
      ...defaults,
      mode: "dryRun",
      organization: "acme",
    });
    assert.deepEqual(optionsIn(["--step", "others"]), { ...defaults, step: "others" });
    assert.deepEqual(optionsIn(["--check"]), { ...defaults, mode: "check" });
    assert.deepEqual(optionsIn(["--only", "eu-west-1"]), { ...defaults, only: "eu-west-1" });
    assert.deepEqual(optionsIn(["--hold"]), { ...defaults, pause: "after first" });
    assert.deepEqual(optionsIn(["--resume", "--yes"]), { ...defaults, consent: "yes", way: "resume" });
    assert.deepEqual(optionsIn(["--create", "--secrets-provider=passphrase"]), {
      ...defaults,
      stacks: "create",
      secretsProvider: "passphrase",
    });
  });

  it("take an organisation that a workflow leaves empty for none", () => {
    assert.deepEqual(optionsIn(["--organization", ""]), defaults);
  });

  it("ask for help", () => {
    assert.equal(optionsIn(["--help"]), undefined);
  });

  it("name no step that there isn't, and none of a destruction", () => {
    const message = "--step goes with deploy, and is one of foundation, bootstrap, others, global";
    for (const args of [
      ["--step", "regions"],
      ["--step", "constructor"],
      ["destroy", "--step", "global"],
    ])
      assert.throws(() => optionsIn(args), { message });
  });

  const refused: Readonly<Record<string, readonly string[]>> = {
    "deploi isn't a command": ["deploi"],
    "--create goes with deploy": ["destroy", "--create"],
    "--check and --dry-run exclude each other": ["--check", "--dry-run"],
    "--check goes with deploy": ["destroy", "--check"],
    "--check makes nothing, no stack either: leave out --create": ["--check", "--create"],
    "--dry-run goes with deploy": ["destroy", "--dry-run"],
    "--dry-run makes nothing, no stack either: leave out --create": ["--dry-run", "--create"],
    "--hold goes with deploy": ["destroy", "--hold"],
    "--only, --resume doesn't go with --check": ["--check", "--only", "eu-west-1", "--resume"],
    "--only is one region: leave out --hold and --resume": ["--only", "eu-west-1", "--hold"],
    "--secrets-provider goes with --create": ["--secrets-provider", "passphrase"],
  };
  for (const [message, args] of Object.entries(refused))
    it(`are refused: ${message}`, () => {
      assert.throws(() => optionsIn(args), { message });
    });
});
