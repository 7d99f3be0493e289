import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { clientsIn } from "../../drill/clients";
import { observeTopology, writersIn } from "../../drill/probes/topology";
import { outputsOfAll } from "../../deploy/deployment";
import { platformIn } from "../../deploy/platform";
import { commitOf } from "../../deploy/snapshot";
import { snapshotOf } from "../../drill/snapshot";
import { findEngine } from "../../engine/engine";
import { LocalCloud } from "../../rehearsal/cloud/localCloud";
import { removeDeadSessions, Session } from "../../rehearsal/cloud/sessions";
import { programRoot } from "../../rehearsal/cloud/workspace";
import { asked, type DrillAnswer } from "../../rehearsal/defects/asking";
import { chosen, chosenNumber } from "../../rehearsal/defects/chosen";
import type { DefectCloud, Planted } from "../../rehearsal/defects/defect";
import { defects } from "../../rehearsal/defects";
import { drilledCloud } from "../../rehearsal/defects/soak";
import { credentials } from "../../rehearsal/providers/cloud";
import { drillKilled } from "./killedDrill";

const regions = ["us-east-1", "eu-west-1", "ap-south-1"];
const [home, ...others] = regions as [string, ...string[]];

/** Whole drills that need nothing but AWS' API; the others are played on the living cloud, by `npm run rehearse -- --drill all`. */
const whole = [
  { name: "readiness", words: () => ["readiness"] },
  { name: "capacity", words: () => ["capacity"] },
  { name: "writer-switchover", words: (to: string) => ["writer-switchover", "--to", to] },
  {
    name: "writer-switchover of orders",
    words: (to: string) => ["writer-switchover", "--to", to, "--store", "relational"],
  },
  {
    name: "writer-switchover of documents",
    words: (to: string) => ["writer-switchover", "--to", to, "--store", "document"],
  },
  { name: "writer-failover", words: (to: string) => ["writer-failover", "--to", to, "--accept-data-loss"] },
];

/** Of a switchover, counted from its first copy of the journal: that is in each region by the first, and nothing is done after the second. */
const killedBetween = [10, 45] as const;

/** Somebody who plays on a platform, from as many machines as are wanted. */
class Player {
  private readonly folders: string[] = [];
  private readonly home = this.machine();

  constructor(
    readonly cloud: DefectCloud,
    readonly commit: string,
  ) {}

  machine(): string {
    const folder = mkdtempSync(path.join(os.tmpdir(), "chosen-"));
    this.folders.push(folder);
    return folder;
  }

  remove(): void {
    for (const it of this.folders) rmSync(it, { recursive: true });
  }

  ask(words: readonly string[], machine = this.home, planted: Partial<Planted> = {}): Promise<DrillAnswer> {
    return asked(this.cloud, words, machine, planted);
  }

  async writers(): Promise<readonly string[]> {
    const { platform, endpoint } = this.cloud;
    const clients = (region: string) => clientsIn(region, { endpoint, credentials });
    const look = (store: "relational" | "document") =>
      observeTopology(store, { platform, clientsIn: clients, regions: this.regions });
    const found = (await Promise.all([look("relational"), look("document")])).map(writersIn);
    for (const it of found) assert.equal(it.length, 1, JSON.stringify(found));
    return found.flat();
  }

  /** Where neither store is written. */
  async elsewhere(): Promise<string> {
    const written = await this.writers();
    return this.regions.find((it) => !written.includes(it))!;
  }

  /** A switchover is killed where the commit says, and another machine goes on with it. */
  async killAndGoOn(how: "resume" | "abort"): Promise<void> {
    const { commit, cloud } = this;
    const to = await this.elsewhere();
    const at = chosenNumber(commit, `request of ${how}`, ...killedBetween);
    const when = chosenNumber(commit, `when of ${how}`, 0, 1) === 0 ? "before" : "after";
    const [ada, bob] = [this.machine(), this.machine()];
    // It leaves the snapshot there, and figures that are new.
    expectAnswer(await this.ask(["status"], ada), 0, /No run is open/);
    const words = ["run", "writer-switchover", "--to", to, "--yes"];
    const { end, said } = await drillKilled(words, ada, cloud.endpoint, { at, when });
    assert.equal(end, "SIGKILL", `${when} request ${at}\n${said}`);
    const answer = await this.ask([how, "--yes"], bob);
    const where = `${how} after a kill ${when} request ${at}\n${answer.text}`;
    assert.match(answer.text, how === "resume" ? /held/ : /aborted/, where);
    if (how === "resume") assert.deepEqual(await this.writers(), [to, to], where);
    expectAnswer(await this.ask(["status"], bob), 0, /No run is open/);
  }

  private get regions(): readonly string[] {
    return this.cloud.platform.regions.map(({ region }) => region);
  }
}

function expectAnswer({ exitCode, text }: DrillAnswer, wanted: number, reason: RegExp): void {
  assert.equal(exitCode, wanted, text);
  assert.match(text, reason);
}

const namesOf = (all: readonly { readonly name: string }[]): string => all.map(({ name }) => name).join("; ");

/** Two drills, three defects and two kills, chosen by the commit: the soak plays all of them (`npm run drills:soak`). */
describe("a platform that is drilled on", function () {
  this.timeout(1_200_000);
  const root = path.join(programRoot, "build", "engine-tests", `drilled-${process.pid}`);
  let platform: LocalCloud;
  let player: Player;

  before("deploys it, and chooses by the commit", async () => {
    removeDeadSessions(root);
    const engine = await findEngine(() => undefined);
    const session = Session.create(root, regions, "discard");
    platform = await LocalCloud.start({ regions, homeRegion: home, bootstrapRegion: home, engine, session });
    for (const group of [["foundation"], [home], others, ["global"]])
      for (const { error } of await Promise.all(group.map((it) => platform.stack(it).perform({ kind: "up" }))))
        assert.equal(error, undefined, error);
    const outputs = await outputsOfAll(regions, (it) => platform.stack(it));
    const { domain } = platformIn(platform.workspace);
    const source = { domain, regions, outputs, takenAt: new Date(), commit: await commitOf(programRoot) };
    // Of a tree with changes of its own, the one that it is based on.
    const commit = process.env["MERIDIAN_CHOSEN_BY"] || source.commit.replace(/-.*$/, "");
    player = new Player(await drilledCloud(platform.endpoint, snapshotOf(source)), commit);
    console.log(
      `      drills of ${commit}: ${namesOf(chosen(whole, 2, commit))}\n      defects: ${namesOf(chosen(defects, 3, commit))}\n` +
        `      again: MERIDIAN_CHOSEN_BY=${commit} npx mocha test/engine/chosenDrills.test.ts`,
    );
  });
  after("ends it", async () => {
    player?.remove();
    await platform?.stop();
    rmSync(root, { recursive: true, force: true, maxRetries: 5 });
  });

  it("has three defects noticed for the right reason", async () => {
    for (const it of chosen(defects, 3, player.commit)) {
      const planted = await it.plant(player.cloud);
      const answer = await player.ask(it.command, undefined, planted).finally(() => planted.undo());
      expectAnswer(answer, it.exitCode, it.reason);
    }
  });

  it("holds in two drills", async () => {
    for (const { words } of chosen(whole, 2, player.commit))
      expectAnswer(await player.ask(["run", ...words(await player.elsewhere()), "--yes"]), 0, /held/);
  });

  for (const how of ["resume", "abort"] as const)
    it(`is left by a drill that is killed, for another machine to ${how}`, () => player.killAndGoOn(how));

  it("could be left by each region afterwards", async () => {
    expectAnswer(await player.ask(["readiness"]), 0, /YES/);
  });
});
