import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Session } from "../cloud/sessions";
import { deployedSession, driftEnvironment } from "./driftOn";

describe("Drift on a local cloud", () => {
  let root: string;
  beforeEach(() => (root = mkdtempSync(path.join(tmpdir(), "meridian-drift-on-"))));
  afterEach(() => rmSync(root, { recursive: true }));

  const deployed = (): Session => {
    const session = Session.create(root, ["us-east-1", "eu-west-1"], "discard");
    session.update({ endpoint: "http://127.0.0.1:5000", port: 5001, stackNames: ["foundation"] });
    return session;
  };

  it("is asked of the one cloud that is up, and says how to come by one", () => {
    Session.create(root, ["us-east-1"], "discard");
    assert.throws(() => deployedSession(root), /no local cloud is up here\. Start one with npm run live/);
  });

  it("asks the cloud's own API with its own state, and knows nothing of the user's", () => {
    const session = deployed();
    const before = { ...process.env };
    Object.assign(process.env, { PULUMI_ACCESS_TOKEN: "of the user", AWS_PROFILE: "of the user" });
    try {
      const told = driftEnvironment(session);
      assert.equal(told["AWS_ENDPOINT_URL"], "http://127.0.0.1:5000");
      assert.equal(told["PULUMI_CONFIG_PASSPHRASE"], session.data.passphrase);
      assert.deepEqual([told["PULUMI_ACCESS_TOKEN"], told["AWS_PROFILE"]], [undefined, undefined]);
    } finally {
      process.env = before;
    }
  });
});
