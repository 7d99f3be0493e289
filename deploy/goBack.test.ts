import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { goBack } from "./goBack";
import type { StackOutcome, UpdateSource } from "./protocol";

/** A repository whose program lies in a folder of it, with two commits. */
describe("going back to what a stack was deployed from", () => {
  let root: string;
  let directory: string;
  let [first, second] = ["", ""];
  const git = (...args: string[]): string =>
    execFileSync("git", ["-C", root, "-c", "user.name=Ada", "-c", "user.email=ada@example.com", ...args], {
      encoding: "utf8",
    }).trim();
  const commit = (value: string): string => {
    writeFileSync(path.join(directory, "Pulumi.yaml"), value);
    git("add", "-A");
    git("commit", "-qm", value);
    return git("rev-parse", "HEAD");
  };

  before(() => {
    root = realpathSync(mkdtempSync(path.join(tmpdir(), "meridian-go-back-")));
    directory = path.join(root, "platform");
    mkdirSync(path.join(directory, "node_modules"), { recursive: true });
    writeFileSync(path.join(root, ".gitignore"), "node_modules\n");
    writeFileSync(path.join(directory, "package-lock.json"), "{}");
    writeFileSync(path.join(directory, "node_modules", "it"), "");
    git("init", "-q");
    first = commit("as it was");
    second = commit("as it is");
  });
  after(() => rmSync(root, { recursive: true, force: true }));

  const base = { changes: [], diagnostics: [], seconds: 1, peakMegabytes: 0 };
  const folders: string[] = [];

  /** @param answers by operation; each succeeds with one update otherwise */
  async function back(source: UpdateSource | undefined, answers: Readonly<Record<string, Partial<StackOutcome>>> = {}) {
    const done: string[] = [];
    const stackIn = (folder: string, name: string) => ({
      perform: ({ kind }: { readonly kind: string }) => {
        folders.push(folder);
        assert.ok(existsSync(path.join(folder, "node_modules", "it")), "packages are there");
        done.push(`${kind} ${name}: ${readFileSync(path.join(folder, "Pulumi.yaml"), "utf8")}`);
        return Promise.resolve({ ...base, summary: { update: 1 }, ...answers[kind] });
      },
      end: () => Promise.resolve(void done.push("end")),
    });
    const way = { stack: "eu-west-1", source, part: "--only eu-west-1" };
    return { said: await goBack(way, { directory, stackIn, say: () => undefined }), done };
  }
  const from = (hash: string): UpdateSource => ({ commit: hash, files: "as committed" });
  const byHand = "Check the commit before out and run npm run deploy -- --only eu-west-1";

  it("previews and applies that commit to the one stack, beside this checkout, and leaves nothing", async () => {
    const { said, done } = await back(from(first));
    assert.equal(said, `eu-west-1 is as commit ${first} makes it again: 1 update (1.0 s)`);
    assert.deepEqual(done, ["preview eu-west-1: as it was", "up eu-west-1: as it was", "end"]);
    assert.ok(!existsSync(folders.at(-1)!));
    assert.equal(git("worktree", "list").split("\n").length, 1);
    assert.equal(git("rev-parse", "HEAD"), second);
    assert.equal(readFileSync(path.join(directory, "Pulumi.yaml"), "utf8"), "as it is");
  });

  it("applies nothing where nothing is left to take back", async () => {
    const { said, done } = await back(from(first), { preview: { summary: { same: 9 } } });
    assert.match(said, /makes it again: nothing was left to take back$/);
    assert.deepEqual(done, ["preview eu-west-1: as it was", "end"]);
  });

  it("is refused where it would delete or replace a database, or the policy pack stops it", async () => {
    const urn = "urn:pulumi:eu-west-1::meridian::aws:rds/cluster:Cluster::relational-cluster";
    for (const op of ["delete", "create-replacement"]) {
      const { said, done } = await back(from(first), { preview: { changes: [{ op, urn, properties: [] }] } });
      assert.equal(
        said,
        `eu-west-1 couldn't be taken back by itself: going back would delete or replace a database. ${byHand}`,
      );
      assert.deepEqual(done.slice(1), ["end"]);
    }
    const { said, done } = await back(from(first), { preview: { error: "key-rotation: it is off" } });
    assert.match(said, /taken back by itself: preview failed:\nkey-rotation: it is off\. Check/);
    assert.deepEqual(done.slice(1), ["end"]);
  });

  it("is refused where nobody knows what it was, or not all of it was committed", async () => {
    const refusals: readonly (readonly [UpdateSource | undefined, RegExp])[] = [
      [undefined, /Pulumi's history has no update of eu-west-1 that succeeded/],
      [{ files: "as committed" }, /from a folder that is in no repository/],
      [{ commit: first, files: "changed" }, /with changes that no commit has/],
      [from("0".repeat(40)), /commit 0{40} isn't in this checkout: git fetch origin 0{40}/],
    ];
    for (const [source, expected] of refusals) {
      const { said, done } = await back(source);
      assert.match(said, expected);
      assert.ok(said.endsWith(byHand));
      assert.deepEqual(done, []);
    }
  });

  it("is refused where that commit needs other packages than are installed here", async () => {
    writeFileSync(path.join(directory, "package-lock.json"), '{"lockfileVersion":3}');
    const { said, done } = await back(from(first));
    assert.match(said, new RegExp(`commit ${first} needs other packages than are installed here`));
    assert.deepEqual(done, []);
    git("checkout", "-q", "--", ".");
  });
});
