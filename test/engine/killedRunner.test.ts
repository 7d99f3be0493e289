import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { findLanguageHost } from "../../engine/languageHost";
import { useStage } from "./stage";

const run = promisify(execFile);
const region = "eu-west-1";
const topics = (...names: string[]) => ({
  resources: Object.fromEntries(names.map((name) => [name, { type: "aws:sns/topic:Topic", inputs: { name } }])),
});

interface Deployment {
  resources: { readonly urn: string; readonly id?: string }[];
  pending_operations?: readonly { readonly type: "creating"; readonly resource: object }[];
}

/** The steps of docs/first-deployment.md, "A killed runner", typed as they stand there. */
describe("what a killed runner leaves of a stack", function () {
  this.timeout(120_000);
  const stage = useStage({ program: require.resolve("./anything.program"), stacks: { [region]: region } });

  const pulumi = async (...args: string[]): Promise<string> => {
    const { workDir, engineRoot, env } = stage().targetOf(region);
    const all = [...args, "--stack", region, "--non-interactive"];
    const PATH = [await findLanguageHost(() => undefined), env["PATH"]].join(path.delimiter);
    const own = { cwd: workDir, env: { ...env, PATH } };
    const { stdout, stderr } = await run(path.join(engineRoot!, "bin", "pulumi"), all, own);
    return stdout + stderr;
  };
  const backend = () => fileURLToPath(stage().targetOf(region).env["PULUMI_BACKEND_URL"]!.replace(/\?.*/, ""));
  const stateFile = () => path.join(backend(), ".pulumi", "stacks", "stage", `${region}.json`);
  const checkpoint = () =>
    JSON.parse(readFileSync(stateFile(), "utf8")) as { readonly checkpoint: { readonly latest: Deployment } };
  const state = () => checkpoint().checkpoint.latest;
  const called = ({ resources }: Deployment, name: string) => resources.find(({ urn }) => urn.endsWith(`::${name}`))!;

  /** As if the engine had been killed between the topic's creation and its answer. `pulumi stack import` would leave it out. */
  function leavePending(name: string): { readonly urn: string; readonly id: string } {
    const whole = checkpoint();
    const { latest } = whole.checkpoint;
    const topic = called(latest, name);
    const { id, ...resource } = topic;
    latest.resources = latest.resources.filter((it) => it !== topic);
    latest.pending_operations = [{ type: "creating", resource: { ...resource, outputs: undefined } }];
    writeFileSync(stateFile(), JSON.stringify(whole));
    return { urn: topic.urn, id: id! };
  }

  before(async () => {
    stage().set(topics("kept", "orphan"));
    await stage().up(region);
  });

  it("is a lock, which refuses everything, and which pulumi cancel takes away", async () => {
    const locks = path.join(backend(), ".pulumi", "locks", "organization", "stage", region);
    mkdirSync(locks, { recursive: true });
    const lock = { pid: 1, username: "runner", hostname: "runner", timestamp: "2026-11-29T12:00:00Z" };
    writeFileSync(path.join(locks, "0a1b2c3d-0000-4000-8000-000000000000.json"), JSON.stringify(lock));
    const { error } = await stage().perform(region, { kind: "up" });
    assert.match(error!, /the stack is currently locked by 1 lock/);
    await pulumi("cancel", "--yes");
    await stage().up(region);
  });

  it("is a pending creation of nothing, which a refresh clears, and the next plan creates it", async () => {
    leavePending("orphan");
    assert.match(await pulumi("stack", "export"), /"pending_operations": \[/);
    await pulumi("refresh", "--yes", "--clear-pending-creates");
    assert.deepEqual(state().pending_operations ?? [], []);
    assert.deepEqual(await stage().plan(region), ["create aws:sns/topic:Topic orphan"]);
  });

  it("is a pending creation of something that is there, which an import takes over", async () => {
    await stage().up(region);
    const { id } = leavePending("orphan");
    await pulumi("refresh", "--yes", "--clear-pending-creates");
    const flags = ["--protect=false", "--generate-code=false", "--yes"];
    await pulumi("import", "aws:sns/topic:Topic", "orphan", id, ...flags);
    assert.equal(called(state(), "orphan").id, id);
    assert.ok(!(await stage().plan(region)).includes("create aws:sns/topic:Topic orphan"));
  });

  it("is a state that may be out of order, which repair looks at and leaves alone where it is whole", async () => {
    const before = state();
    assert.match(await pulumi("state", "repair", "--yes"), /already valid/i);
    assert.deepEqual(state(), before);
  });
});
