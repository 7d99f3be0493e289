import assert from "node:assert/strict";
import { DescribeDBClusterSnapshotsCommand, FailoverGlobalClusterCommand } from "@aws-sdk/client-rds";
import { refused, withEmulator } from "./emulator.fixture";
import { control } from "./faults";
import { Databases } from "./overlay-rds.fixture";

/** Above what any operating system gives to a process. */
const nobody = 2 ** 30;

describe("global clusters in the emulator, where a data plane moves the data", function () {
  const emulator = withEmulator(this);
  const databases = new Databases(emulator);

  const tell = (body: Record<string, unknown>) => control(emulator.endpoint(), "databases", body);
  const failOver = (GlobalClusterIdentifier: string, TargetDbClusterIdentifier: string) =>
    databases
      .rds("eu-west-1")
      .send(
        new FailoverGlobalClusterCommand({ GlobalClusterIdentifier, TargetDbClusterIdentifier, AllowDataLoss: true }),
      );
  const statuses = async (group: string) =>
    (await databases.described(group)).GlobalClusterMembers!.map((it) => it.SynchronizationStatus);

  afterEach(() => tell({ attendedBy: 0 }));

  it("keep their writer until it says that the data have moved, and move again only then", async () => {
    const { group, virginia, ireland, mumbai } = await databases.world("aurora-postgresql");
    await tell({ attendedBy: process.pid });
    await failOver(group, ireland);
    const seen = await databases.described(group);
    assert.deepEqual(
      [seen.Status, seen.FailoverState],
      [
        "failing-over",
        { Status: "pending", FromDbClusterArn: virginia, ToDbClusterArn: ireland, IsDataLossAllowed: true },
      ],
    );
    assert.deepEqual(await databases.writers(group), [virginia]);
    await assert.rejects(failOver(group, mumbai), refused("InvalidGlobalClusterStateFault", /in failing-over state/));
    await tell({ moved: group });
    assert.deepEqual(await databases.writers(group), [ireland]);
    assert.equal((await databases.described(group)).Status, "available");
  });

  it("call members synchronized when they have the writer's data again, and keep what the old writer alone had", async () => {
    const { group, virginia, ireland, mumbai } = await databases.world("aurora-postgresql");
    await tell({ attendedBy: process.pid });
    await failOver(group, ireland);
    const { tails } = (await tell({ moved: group })) as { tails: Record<string, string> };
    assert.deepEqual(await statuses(group), ["pending-resync", "connected", "pending-resync"]);
    await assert.rejects(failOver(group, mumbai), refused("InvalidDBClusterStateFault", /pending resynchronization/));
    for (const synchronized of [virginia, mumbai]) await tell({ synchronized });
    assert.deepEqual(await statuses(group), ["connected", "connected", "connected"]);
    const kept = await databases.rds("us-east-1").send(new DescribeDBClusterSnapshotsCommand({}));
    assert.ok(kept.DBClusterSnapshots!.some((it) => it.DBClusterSnapshotIdentifier === tails[virginia]));
  });

  it("stay as they were where the data couldn't move", async () => {
    const { group, virginia, ireland } = await databases.world("docdb");
    await tell({ attendedBy: process.pid });
    await failOver(group, ireland);
    await tell({ notMoved: group });
    assert.deepEqual(
      [(await databases.described(group)).Status, await databases.writers(group)],
      ["available", [virginia]],
    );
  });

  it("move at once where it was killed meanwhile", async () => {
    const { group, ireland } = await databases.world("docdb");
    await tell({ attendedBy: process.pid });
    await failOver(group, ireland);
    await tell({ attendedBy: nobody });
    assert.deepEqual(await databases.writers(group), [ireland]);
  });

  it("tell it the users that databases were made with, a secondary's being its writer's, and refuse what they don't know", async () => {
    const { virginia, ireland } = await databases.world("aurora-postgresql");
    const { credentials } = (await tell({})) as { credentials: Record<string, unknown> };
    const user = { username: "meridian", password: "correct-horse" };
    assert.deepEqual([credentials[virginia], credentials[ireland]], [user, user]);
    await assert.rejects(tell({ move: "shop" }), /move: name one of attendedBy, moved, notMoved, synchronized/);
  });
});
