import assert from "node:assert/strict";
import { optionsIn } from "./options";

describe("bootstrap's options", () => {
  it("are the making of a place for state where nothing is said", () => {
    assert.deepEqual(optionsIn([]), { command: "make", mode: "apply", consent: "ask", plans: "without state" });
  });

  it("name regions, a command and who approves", () => {
    assert.deepEqual(optionsIn(["--region", "eu-west-1", "--replica-region", "us-east-1", "--dry-run"]), {
      ...{ command: "make", mode: "show", consent: "ask", plans: "without state" },
      ...{ region: "eu-west-1", replicaRegion: "us-east-1" },
    });
    assert.deepEqual(optionsIn(["github", "--apply", "--yes", "--reviewer", "ann", "--plans-read-state"]), {
      ...{ command: "github", mode: "apply", consent: "yes", plans: "read state", reviewer: "ann" },
    });
    assert.equal(optionsIn(["github"])!.mode, "show");
    assert.equal(optionsIn(["--help"]), undefined);
  });

  it("are refused with every mistake at once", () => {
    assert.throws(
      () =>
        optionsIn([
          "restore",
          "now",
          "--region",
          "eu-west-1",
          "--dry-run",
          "--replica-region",
          "constructor",
          "--bucket",
          "x",
        ]),
      (error: Error) => {
        const lines = error.message.split("\n");
        assert.deepEqual(lines.slice(0, 4), [
          "--bucket isn't an option",
          "restore now x isn't a command: leave it out, or say restore or github",
          "--region goes with no command",
          "--dry-run goes with no command",
        ]);
        assert.match(lines[4]!, /^constructor isn't a region of AWS that Meridian knows: us-east-1, /);
        return lines.length === 5;
      },
    );
    assert.throws(() => optionsIn(["--region", "eu-west-1", "--replica-region", "eu-west-1"]), /would be lost with it/);
  });
});
