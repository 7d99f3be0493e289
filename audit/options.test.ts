import assert from "node:assert/strict";
import { computeKinds, databaseKinds } from "../config/settings";
import { families } from "./check";
import { help, parseOptions } from "./options";
import { kindName } from "../rehearsal/steps/states";
import { kinds } from "./states";

describe("the audit's options", () => {
  it("are all families and all kinds of platform unless something is said", () => {
    assert.deepEqual(parseOptions([]), { families, kinds, states: "current", reach: "registries", output: "text" });
  });

  it("know every kind of compute, and every kind of database", () => {
    assert.deepEqual(kinds.map(kindName), ["asg-aurora-global", "eks-rds"]);
    assert.deepEqual(new Set(kinds.map(({ compute }) => compute)), new Set(computeKinds));
    assert.deepEqual(new Set(kinds.map(({ database }) => database)), new Set(databaseKinds));
  });

  it("choose families and kinds", () => {
    const options = parseOptions([
      "--only",
      "shell",
      "--only=aws",
      "--kinds",
      "eks-rds",
      "--stale",
      "--internet",
      "--json",
    ]);
    assert.deepEqual(options, {
      families: ["aws", "shell"],
      kinds: [{ compute: "eks", database: "rds" }],
      states: "stale",
      reach: "internet",
      output: "json",
    });
  });

  it("are refused together, with what is allowed", () => {
    assert.throws(() => parseOptions(["--only", "azure", "--kinds", "asg-rds"]), {
      message: `--only is azure; it must be one of ${families.join(", ")}\n--kinds has asg-rds; it must be of ${kinds.map(kindName).join(", ")}`,
    });
    assert.throws(() => parseOptions(["--fix"]), /Unknown option '--fix'/);
  });

  it("are all in the help", () => {
    for (const option of ["--only", "--kinds", "--stale", "--internet", "--json", "--help"])
      assert.match(help, new RegExp(`^  ${option}`, "m"));
  });
});
