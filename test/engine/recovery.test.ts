import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { engineEnvironment } from "../../rehearsal/cloud/engines";
import { findEngine } from "../../engine/engine";
import { kinds, listEverything } from "../../rehearsal/cloud/inventory";
import { cloudsAt } from "../../rehearsal/providers/cloud";
import type { Session } from "../../rehearsal/cloud/sessions";
import {
  isDeploying,
  listening,
  liveRun,
  patience,
  RehearsalRun,
  remaining,
  sessionsIn,
  stateIn,
  useFolder,
} from "./rehearsalRun";

const run = promisify(execFile);

/** What the state is made to forget: it has a physical name that was made up, and others stand on it. */
const type = "aws:iam/role:Role";
const forgettable = (session: Session | undefined): boolean =>
  stateIn(session, "foundation").resources?.some((it) => it.type === type && it.id !== undefined) ?? false;

const isProvider = (it: { type: string }): boolean => it.type.startsWith("pulumi:providers:");
/** Ids of random values are the values, which nothing in the cloud remembers. */
const madeUp = (it: { type: string }): boolean => it.type.startsWith("random:");

interface Exported {
  readonly deployment: {
    resources: { urn: string; type: string; id?: string; parent?: string; dependencies?: string[] }[];
    pending_operations?: unknown[];
  };
}

describe("a rehearsal that was killed in the middle of up", function () {
  this.timeout(2 * patience);
  const folder = useFolder();
  const start = (): RehearsalRun => new RehearsalRun(folder(), ["--stack", "foundation"]);
  const startKept = (): RehearsalRun => liveRun(folder(), ["--plan-only", "--stack", "foundation"]);

  async function killedInUp(rehearsal: RehearsalRun): Promise<Session> {
    const session = await rehearsal.until("a deployment", () =>
      isDeploying(rehearsal.session, "foundation") && forgettable(rehearsal.session) ? rehearsal.session : undefined,
    );
    rehearsal.kill();
    assert.equal(await rehearsal.end(), "SIGKILL");
    return sessionsIn(folder()).find((it) => it.folder === session.folder)!;
  }

  it("leaves no process and no port; of two that come next, at once, one removes the rest, and both start from nothing and hold", async () => {
    const dead = await killedInUp(start());
    assert.deepEqual(await remaining(dead.processes), []);
    assert.deepEqual(await listening(dead), []);
    assert.equal(sessionsIn(folder()).length, 1);
    const runs = [start(), start()];
    const port = (it: RehearsalRun) => it.until("its port", () => (it.session?.data.port ? it.session : undefined));
    const [one, two] = (await Promise.all(runs.map(port))) as [Session, Session];
    for (const own of ["endpoint", "passphrase"] as const) assert.notEqual(one.data[own], two.data[own]);
    assert.notEqual(one.folder, two.folder);
    for (const run of runs) {
      assert.equal(await run.end(), 0, run.output);
      assert.match(run.output, /✔ +[\d.]+ s {2}read everything back, each in its region and in no other: /);
      assert.match(run.output, /✔ +[\d.]+ s {2}nothing of ours is left: /);
    }
    assert.match(runs.map((it) => it.output).join(""), /removed what 1 ended rehearsal\(s\) had left/);
    for (const it of [one, two]) {
      assert.deepEqual(await remaining(it.processes), []);
      assert.deepEqual(await listening(it), []);
    }
    assert.deepEqual(sessionsIn(folder()), []);
  });

  it("goes on with a kept cloud, takes over what had reached the cloud but not the state, and makes nothing twice", async () => {
    const killed = await killedInUp(startKept());
    assert.deepEqual(await remaining(killed.data.stacks), []);
    const before = stateIn(killed, "foundation").resources!.filter((it) => it.id !== undefined);
    const forgotten = await forgetOne(killed, type);
    const next = startKept();
    assert.equal(await next.end(), 0, next.output);
    const [session] = sessionsIn(folder());
    assert.equal(session!.folder, killed.folder);
    assert.equal(session!.data.endpoint, killed.data.endpoint);
    const after = new Map(stateIn(session, "foundation").resources!.map((it) => [it.urn, it.id]));
    assert.deepEqual(
      before.filter((it) => !isProvider(it) && after.get(it.urn) !== it.id && !madeUp(it)).map((it) => it.urn),
      [],
    );
    assert.ok(before.some((it) => it.urn === forgotten.urn));
    await expectEverythingOnce(session!);
  });
});

/** What the cloud lists and what the state knows are the same, thing by thing. */
async function expectEverythingOnce(session: Session): Promise<void> {
  const listed = await listEverything(cloudsAt(session.data.endpoint!), session.data.regions);
  const known = stateIn(session, "foundation").resources!.flatMap((it) =>
    kinds.filter(({ types }) => types.includes(it.type)).map((kind) => `${kind.name} ${it.id}`),
  );
  assert.deepEqual(listed.map((it) => `${it.kind} ${it.id}`).sort(), known.sort());
  assert.ok(known.length >= 5, `only ${known.length} things to compare`);
}

/** Takes one resource, and all that stand on it, out of the state, as if the engine had died before it wrote them down. */
async function forgetOne(session: Session, type: string): Promise<{ urn: string }> {
  const file = path.join(session.folder, "exported.json");
  const pulumi = await plainCli(session);
  await pulumi("cancel", "--yes", "--stack", "foundation");
  await pulumi("stack", "export", "--stack", "foundation", "--file", file);
  const exported = JSON.parse(readFileSync(file, "utf8")) as Exported;
  const { deployment } = exported;
  const found = deployment.resources.find((it) => it.type === type)!;
  const gone = new Set([found.urn]);
  deployment.resources = deployment.resources.filter((it) => {
    if ([it.urn, it.parent ?? "", ...(it.dependencies ?? [])].some((urn) => gone.has(urn))) gone.add(it.urn);
    return !gone.has(it.urn);
  });
  deployment.pending_operations = [];
  writeFileSync(file, JSON.stringify(exported));
  await pulumi("stack", "import", "--force", "--stack", "foundation", "--file", file);
  assert.ok(!stateIn(session, "foundation").resources!.some((it) => it.urn === found.urn));
  return found;
}

async function plainCli(session: Session) {
  const { root } = await findEngine(() => undefined);
  const env = { PATH: process.env["PATH"], ...engineEnvironment(session) };
  return (...args: string[]) =>
    run(path.join(root, "bin", "pulumi"), [...args, "--non-interactive"], {
      cwd: session.workspace,
      env,
    });
}
