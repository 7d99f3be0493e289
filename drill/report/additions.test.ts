import assert from "node:assert/strict";
import { additionsIn } from "./additions";

describe("What people add to a drill's report", () => {
  it("becomes entries of its journal", () => {
    const deficiency = { severity: "high", what: "rto missed", owner: "Linus", due: "2026-12-31" };
    const told = { who: "the board", by: "Ada", what: "it ended" };
    assert.deepEqual(additionsIn(JSON.stringify({ deficiencies: [deficiency], told: [told] }), "notes.json"), [
      ["deficiency", deficiency],
      ["told", told],
    ]);
  });

  it("is refused with everything that is wrong with it", () => {
    const text = JSON.stringify({
      deficiencies: [{ severity: "grave", what: "a", owner: "", due: "soon", colour: "red" }],
      retests: {},
      notes: [],
    });
    assert.throws(
      () => additionsIn(text, "notes.json"),
      new Error(
        [
          'deficiencies[0].severity is "grave"; it must be one of low, medium, high',
          'deficiencies[0].owner is ""; it must be words',
          'deficiencies[0].due is "soon"; it must be a day such as 2026-12-31',
          "deficiencies[0].colour is unknown; there are severity, what, owner, due",
          "retests must be a list",
          "notes is no part of it; there are told, deficiencies, retests, signOffs",
        ]
          .map((it) => `notes.json: ${it}`)
          .join("\n"),
      ),
    );
    assert.throws(() => additionsIn("{", "notes.json"), /^Error: notes\.json isn't JSON: /);
  });
});
