import assert from "node:assert/strict";
import type { ReportStep } from "../report/steps";
import { Terminal } from "./terminal";

const step = (outcome: ReportStep["outcome"], detail: string): ReportStep => ({
  name: "up foundation",
  outcome,
  seconds: 7.25,
  detail,
  stacks: [],
});

/** What a terminal that is no screen, or is one, writes to standard error while `act` runs. */
function written(act: (terminal: Terminal) => void, kind: "screen" | "file" = "file"): string {
  const { write } = process.stderr;
  const { isTTY } = process.stderr;
  let text = "";
  process.stderr.isTTY = kind === "screen";
  process.stderr.write = (chunk: string | Uint8Array) => {
    text += chunk.toString();
    return true;
  };
  try {
    act(new Terminal());
  } finally {
    process.stderr.write = write;
    process.stderr.isTTY = isTTY;
  }
  return text;
}

describe("what a rehearsal shows", () => {
  it("is one line for a step that held, with what it found", () => {
    assert.equal(
      written((it) => it.end(step("held", "55 created"))),
      "✔    7.3 s  up foundation: 55 created\n",
    );
  });

  it("is every line of the reason, set in, for a step that didn't", () => {
    assert.equal(
      written((it) => it.end(step("deviated", "bucket: update\ntopic: delete"))),
      "✘    7.3 s  up foundation: DEVIATED\n            bucket: update\n            topic: delete\n",
    );
  });

  it("is one line for a step that was skipped", () => {
    assert.equal(
      written((it) => it.end(step("skipped", "interrupted"))),
      "·    7.3 s  up foundation: SKIPPED\n",
    );
  });

  it("has no line for each resource where nobody looks at a screen", () => {
    const text = written((it) => {
      it.begin("up foundation");
      for (let done = 1; done <= 50; done++) it.progress("foundation", done);
    });
    assert.equal(text, "");
  });

  it("stays below what is written meanwhile on a screen, and is written over in one piece", () => {
    const writes: string[] = [];
    written((it) => {
      for (const act of [
        () => it.showPicture(["a 1", "b 1"]),
        () => it.showPicture(["a 2"]),
        () => it.line("news"),
        () => it.begin("up"),
        () => it.end(step("held", "done")),
        () => it.showPicture([]),
      ])
        writes.push(written(act, "screen"));
    }, "screen");
    assert.deepEqual(
      writes.map((it) => it.replaceAll("\u001b[", "^")),
      [
        "\ra 1^K\nb 1^K\n^J",
        "^2A\ra 2^K\n^J",
        "^1A\rnews^K\na 2^K\n^J",
        "^1A\ra 2^K\n… up  ^K\n^J",
        "^2A\r✔    7.3 s  up foundation: done^K\na 2^K\n^J",
        "^1A\r^J",
      ],
    );
  });

  it("is no picture where nobody looks at a screen", () => {
    assert.equal(
      written((it) => it.showPicture(["a"])),
      "",
    );
  });
});
