import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { StackProcess } from "../../deploy/stackProcess";
import { useStage } from "./stage";

const region = "eu-west-1";

describe("A stack that doesn't exist", () => {
  const stage = useStage({ program: require.resolve("./anything.program"), stacks: { [region]: region } });

  it("is refused with what makes it, and made only where that was asked for", async () => {
    const { creation, ...target } = stage().targetOf(region);
    assert.deepEqual(creation, { secretsProvider: "passphrase" });
    const selecting = new StackProcess(target);
    const inOrganization = new StackProcess({ ...target, organization: "organization" });
    try {
      for (const process of [selecting, selecting, inOrganization]) {
        const { stack, error } = await process.perform({ kind: "resources" });
        assert.equal(stack, "absent");
        assert.match(error!, /^Stack eu-west-1 doesn't exist in this backend, .* pulumi stack init eu-west-1 /);
      }
      assert.equal((await stage().perform(region, { kind: "resources" })).error, undefined);
      for (const process of [selecting, inOrganization])
        assert.equal((await process.perform({ kind: "resources" })).error, undefined);
    } finally {
      await Promise.all([selecting.end(), inOrganization.end()]);
    }
  });
});

describe("npm run deploy where no Pulumi CLI is on PATH", function () {
  this.timeout(60_000);
  let folder: string;

  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), "meridian-no-cli-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it("finds an engine as a rehearsal does, and goes on", async () => {
    symlinkSync(process.execPath, path.join(folder, "node"));
    const cli = path.join(__dirname, "..", "..", "deploy", "cli.ts");
    const env = {
      ...process.env,
      PATH: [folder, "/usr/bin", "/bin"].join(path.delimiter),
      PULUMI_BACKEND_URL: `file://${folder}`,
      PULUMI_CONFIG_PASSPHRASE: "a passphrase of this test",
    };
    const command = ["--no-warnings", "--require", require.resolve("tsx/cjs"), cli, "deploy", "--dry-run"];
    const { stderr } = await promisify(execFile)(process.execPath, command, { env }).catch(
      (error: Error & { stderr: string }) => error,
    );
    assert.match(stderr, /^preview foundation: Stack foundation doesn't exist in this backend/m);
  });
});
