import * as assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as fc from "fast-check";
import { describe, it } from "mocha";
import { quoted, removeCommand, setCommand, setEverywhereCommand } from "./command";

/** What a program would receive: a shell takes the command apart, and `pulumi` prints its arguments. */
function argumentsOf(command: string): string[][] {
  const script = `pulumi() { printf '%s\\0' "$@"; printf '\\1'; }\n${command}`;
  const calls = execFileSync("bash", ["-c", script], { encoding: "utf8" }).split("\u0001").slice(0, -1);
  return calls.map((call) => call.split("\0").slice(0, -1));
}

describe("A command that fixes a configuration", () => {
  it("sets a plain value of one stack", () => {
    const command = setCommand("meridian:vpcCidr", "10.20.0.0/16", "eu-west-1");
    assert.equal(command, "pulumi config set meridian:vpcCidr 10.20.0.0/16 --stack eu-west-1");
  });

  it("replaces a list, because Pulumi would merge into the one that is there", () => {
    assert.deepEqual(argumentsOf(setCommand("meridian:regions", ["us-east-1", "eu-west-1"], "global")), [
      ["config", "rm", "meridian:regions", "--stack", "global"],
      [
        ...["config", "set-all", "--stack", "global", "--path"],
        ...["--plaintext", "meridian:regions[0]=us-east-1", "--plaintext", "meridian:regions[1]=eu-west-1"],
      ],
    ]);
  });

  it("replaces an object by its names", () => {
    assert.deepEqual(argumentsOf(setCommand("meridian:demandShares", { "us-east-1": 0.5 }, "global"))[1], [
      ...["config", "set-all", "--stack", "global", "--path"],
      ...["--plaintext", 'meridian:demandShares["us-east-1"]=0.5'],
    ]);
  });

  it("sets a key in several stacks, one after the other", () => {
    assert.deepEqual(argumentsOf(setEverywhereCommand("meridian:domain", "a.example.com", ["foundation", "global"])), [
      ["config", "set", "meridian:domain", "a.example.com", "--stack", "foundation"],
      ["config", "set", "meridian:domain", "a.example.com", "--stack", "global"],
    ]);
  });

  it("keeps a value that begins with a dash from being taken for an option", () => {
    assert.deepEqual(argumentsOf(setCommand("meridian:owner", "-rf", "global")), [
      ["config", "set", "meridian:owner", "--stack", "global", "--", "-rf"],
    ]);
  });

  it("hands a shell exactly the words that were meant, and stays one line", () => {
    const word = fc
      .oneof(fc.string(), fc.string({ unit: "grapheme" }))
      .map((text) => text.replaceAll(/[\0\u0001\ud800-\udfff]/g, ""));
    const words = fc.array(fc.oneof(word, fc.constantFrom("$(id)", "a'b", "`id`", "a\nb", "!", "\\", "*", "~")), {
      minLength: 40,
      maxLength: 40,
    });
    fc.assert(
      fc.property(words, (texts) => {
        const command = texts.map((text) => removeCommand(text, text)).join(" ; ");
        assert.equal(command.includes("\n"), false);
        assert.deepEqual(
          argumentsOf(command),
          texts.map((text) => ["config", "rm", text, "--stack", text]),
        );
      }),
      { numRuns: 15 },
    );
  });

  it("quotes only what needs it", () => {
    assert.deepEqual(["10.0.0.0/16", "a b", ""].map(quoted), ["10.0.0.0/16", "'a b'", "''"]);
  });
});
