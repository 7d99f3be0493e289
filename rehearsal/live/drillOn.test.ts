import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Session } from "../cloud/sessions";
import { wordsFor } from "./drillOn";

describe("A drill on a living cloud", () => {
  let root: string;
  beforeEach(() => (root = mkdtempSync(path.join(tmpdir(), "meridian-drill-on-"))));
  afterEach(() => rmSync(root, { recursive: true }));

  it("is told where the cloud is, by commands that ask it", () => {
    const session = Session.create(root, ["us-east-1", "eu-west-1"], "discard");
    session.update({ endpoint: "http://127.0.0.1:5000", life: { nameServer: "127.0.0.1:53", timeScale: 10 } });
    const place = ["--snapshot", path.join(session.folder, "platform.json"), "--endpoint", "http://127.0.0.1:5000"];
    assert.deepEqual(wordsFor(session, ["run", "failback", "--to", "us-east-1"]), [
      ...["run", "failback", "--to", "us-east-1", ...place, "--resolver", "127.0.0.1:53", "--time-scale", "10"],
    ]);
    assert.deepEqual(wordsFor(session, ["list", "--json"]), ["list", "--json"]);
    assert.deepEqual(wordsFor(session, []), []);
  });
});
