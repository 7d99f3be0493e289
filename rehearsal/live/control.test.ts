import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Session } from "../cloud/sessions";
import { askControl, type Control, serveControl } from "./control";
import type { LiveRequest } from "./options";
import { controlOf, nameOfSession } from "./running";

describe("A living cloud's control", () => {
  let control: Control;
  let seen: LiveRequest[];

  beforeEach(async () => {
    seen = [];
    control = await serveControl(async (request, say) => {
      seen.push(request);
      say("first");
      say("second");
      if (request.name === "heal") throw new Error("there is no fault 9");
      return Promise.resolve();
    });
  });

  afterEach(() => control.close());

  const answers = async (request: LiveRequest, record = control.record): Promise<string[]> => {
    const lines: string[] = [];
    await askControl(record, request, (line) => lines.push(line));
    return lines;
  };

  it("passes a request on, and what happens back", async () => {
    const request: LiveRequest = { name: "fault", words: ["kill-region", "us-east-1"] };
    assert.deepEqual(await answers(request), ["first", "second"]);
    assert.deepEqual(seen, [request]);
  });

  it("fails where the cloud refuses", async () => {
    await assert.rejects(answers({ name: "heal", which: 9 }), /^Error: there is no fault 9$/);
  });

  it("does nothing for whoever hasn't read the session's record", async () => {
    const guessed = { ...control.record, secret: "0".repeat(32) };
    await assert.rejects(answers({ name: "status" }, guessed), /^Error: this isn't the session's secret/);
    assert.deepEqual(seen, []);
  });

  it("says so where the cloud has ended", async () => {
    await control.close();
    await assert.rejects(answers({ name: "status" }), /^Error: the living cloud doesn't answer: it is ending, or only/);
    control = await serveControl(() => Promise.resolve());
  });
});

describe("which living cloud is meant", () => {
  let root: string;
  beforeEach(() => (root = mkdtempSync(path.join(tmpdir(), "meridian-running-"))));
  afterEach(() => rmSync(root, { recursive: true }));

  const living = (port: number): Session => {
    const session = Session.create(root, ["us-east-1", "eu-west-1"], "discard");
    session.update({ control: { port, secret: "s" } });
    return session;
  };

  it("is the only one, and none that isn't alive", () => {
    Session.create(root, ["us-east-1"], "discard");
    assert.throws(
      () => controlOf(root, undefined),
      /^Error: no living cloud runs here\. Start one in another terminal/,
    );
    living(7);
    assert.deepEqual(controlOf(root, undefined), { port: 7, secret: "s" });
  });

  it("is the one that is named, where there are several", () => {
    const [one, other] = [living(7), living(8)];
    assert.throws(
      () => controlOf(root, undefined),
      /^Error: 2 living clouds run here; say which with --session NAME:\n {2}/,
    );
    assert.deepEqual(controlOf(root, nameOfSession(other)).port, 8);
    assert.throws(
      () => controlOf(root, "nothing"),
      (error: Error) =>
        error.message.startsWith("--session is nothing; there are:\n") && error.message.includes(nameOfSession(one)),
    );
  });
});
