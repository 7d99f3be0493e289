import assert from "node:assert/strict";
import { listening, patience, RehearsalRun, remaining, sessionsIn, useFolder } from "./rehearsalRun";

describe("two rehearsals at once", function () {
  this.timeout(2 * patience);
  const folder = useFolder();

  it("have each a cloud of their own, and both hold", async () => {
    const runs = [1, 2].map(() => new RehearsalRun(folder(), ["--stack", "foundation"]));
    const [one, two] = await Promise.all(
      runs.map((it) => it.until("its port", () => (it.session?.data.port ? it.session : undefined))),
    );
    assert.notEqual(one!.folder, two!.folder);
    assert.notEqual(one!.data.endpoint, two!.data.endpoint);
    assert.notEqual(one!.data.passphrase, two!.data.passphrase);
    for (const run of runs) {
      assert.equal(await run.end(), 0, run.output);
      assert.match(run.output, /✔ +[\d.]+ s {2}read everything back, each in its region and in no other: /);
      assert.match(run.output, /✔ +[\d.]+ s {2}nothing of ours is left: /);
    }
    for (const it of [one!, two!]) {
      assert.deepEqual(await remaining(it.processes), []);
      assert.deepEqual(await listening(it), []);
    }
    assert.deepEqual(sessionsIn(folder()), []);
  });
});
