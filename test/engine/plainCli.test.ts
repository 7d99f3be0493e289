import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { shellWord } from "../../toolchain/environment";
import { listening, liveRun, patience, remaining, sessionsIn, useFolder } from "./rehearsalRun";

const run = promisify(execFile);

interface Plan {
  readonly changeSummary: Readonly<Record<string, number>>;
  readonly steps: readonly { readonly op: string; readonly urn: string }[];
}

describe("the plain pulumi CLI on a kept cloud", function () {
  this.timeout(patience);
  const folder = useFolder();
  let output = "";

  before(async () => {
    const rehearsal = liveRun(folder(), ["--plan-only", "--stack", "foundation"]);
    assert.equal(await rehearsal.end(), 0, rehearsal.output);
    output = rehearsal.output;
  });

  /** What was printed to copy, followed by a command of ours, in a shell that has none of it. */
  const inShell = async (command: string): Promise<string> => {
    const printed = output.split("\n").filter((line) => /^ {2}(cd|export) /.test(line));
    const env = { PATH: `${path.dirname(process.execPath)}:/usr/bin:/bin`, HOME: folder() };
    const { stdout } = await run("/bin/sh", ["-ec", [...printed, command].join("\n")], { env, maxBuffer: 1 << 26 });
    return stdout;
  };
  const plan = async (args: string): Promise<Plan> =>
    JSON.parse(await inShell(`pulumi preview --json ${args}`)) as Plan;
  const createdInline = (): number => Number(/up foundation: (\d+) created/.exec(output)?.[1]);

  it("prints commands that end with a plain preview", () => {
    assert.match(output, /\n {2}pulumi preview --stack foundation\n/);
  });

  it("previews no change of what the Automation API deployed", async () => {
    const { changeSummary } = await plan("--stack foundation --expect-no-changes");
    assert.deepEqual(changeSummary, { same: createdInline() });
    assert.ok(createdInline() > 50, `only ${createdInline()} resources`);
  });

  it("plans the same resources for a state that has none", async () => {
    const empty = `${pathToFileURL(path.join(folder(), "sessions")).href}?metadata=skip`;
    const { changeSummary } = await plan(`--stack foundation`)
      .then(() =>
        inShell(
          `export PULUMI_BACKEND_URL=${shellWord(empty)}\npulumi stack init foundation --non-interactive\npulumi preview --json --stack foundation`,
        ),
      )
      .then((it) => JSON.parse(it.slice(it.indexOf("{\n"))) as Plan);
    assert.deepEqual(changeSummary, { create: createdInline() });
  });

  it("judges by --policy-pack policy, with the settings of that cloud, whatever language host is beside the engine", async () => {
    const judged = await inShell("pulumi preview --stack foundation --policy-pack policy --non-interactive");
    assert.match(judged, /meridian@v0\.1\.0/);
    assert.match(output, /\n {2}pulumi up --stack foundation --policy-pack policy\n/);
  });

  it("leaves nothing behind once the cloud is discarded", async () => {
    const [session] = sessionsIn(folder());
    assert.equal((await listening(session!)).length, 2);
    const discard = liveRun(folder(), ["discard"]);
    assert.equal(await discard.end(), 0);
    assert.match(discard.output, /removed 1 kept cloud/);
    assert.deepEqual(await remaining(session!.processes), []);
    assert.deepEqual(await listening(session!), []);
    assert.deepEqual(sessionsIn(folder()), []);
  });
});
