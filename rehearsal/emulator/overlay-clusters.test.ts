import assert from "node:assert/strict";
import { withEmulator } from "./emulator.fixture";
import { control } from "./faults";

/** Above what any operating system gives to a process. */
const nobody = 2 ** 30;

describe("clusters in the emulator", function () {
  const emulator = withEmulator(this);
  const tell = (body: Record<string, unknown> = {}) => control(emulator.endpoint(), "clusters", body);
  const version = async () => {
    const answer = (await control(emulator.endpoint(), "changes", { since: -1, seconds: 0 })) as { version: number };
    return answer.version;
  };

  it("hold what they are told, and whoever follows the cloud hears of it once", async () => {
    const region = "eu-west-1";
    const objects = [{ manifest: { kind: "Deployment" }, generation: 1 }];
    const before = await version();
    await tell({ region, objects });
    await tell({ region, objects });
    assert.equal((await version()) - before, 1);
    const rollouts = { "shop/storefront": { generation: 1, state: "complete" } };
    await tell({ region, rollouts });
    assert.equal((await version()) - before, 1);
    assert.deepEqual(await tell(), { changed: false, isAttended: false, regions: { [region]: { objects, rollouts } } });
  });

  it("have somebody who runs their pods for as long as that process lives", async () => {
    const isAttended = async (body: object) => ((await tell({ ...body })) as { isAttended: boolean }).isAttended;
    assert.equal(await isAttended({ attendedBy: process.pid }), true);
    assert.equal(await isAttended({}), true);
    assert.equal(await isAttended({ attendedBy: nobody }), false);
    assert.equal(await isAttended({ attendedBy: 0 }), false);
  });

  it("refuse what nobody could mean", async () => {
    await assert.rejects(tell({ pods: [] }), /name one of region, attendedBy, objects, rollouts/);
    await assert.rejects(tell({ objects: [] }), /KeyError: 'region'/);
  });
});
