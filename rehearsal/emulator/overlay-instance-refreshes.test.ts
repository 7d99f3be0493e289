import assert from "node:assert/strict";
import * as sdk from "@aws-sdk/client-auto-scaling";
import { refused, withEmulator } from "./emulator.fixture";
import { RefreshedGroup } from "./refreshes.fixture";

describe("the emulator's instance refreshes", function () {
  const emulator = withEmulator(this);
  let group: RefreshedGroup;
  let made = 0;

  beforeEach(async () => {
    group = await RefreshedGroup.make(emulator.endpoint(), emulator.cloudIn("eu-west-1"), `refreshed-${++made}`);
    await group.refreshes({ pace: "stepwise", unhealthy: [] });
  });

  it("give the group another version only when every instance has it", async () => {
    await group.start();
    await group.refresh();
    assert.deepEqual(await group.versions(), { group: "1", instances: ["1", "1", "1", "2"] });
    assert.equal((await group.refreshed()).Status, "Successful");
    assert.deepEqual(await group.versions(), { group: "2", instances: ["2", "2", "2", "2"] });
  });

  it("are through at once unless a test says otherwise", async () => {
    await group.refreshes({ pace: "at once" });
    await group.start();
    assert.deepEqual((await group.versions()).instances, ["2", "2", "2", "2"]);
  });

  it("go back to what the group had before the start, when an alarm fires", async () => {
    await group.start();
    await group.refresh();
    await group.setAlarm("ALARM");
    const { Status, StatusReason } = await group.refreshed();
    assert.equal(Status, "RollbackSuccessful");
    assert.match(StatusReason!, /errors/);
    assert.deepEqual(await group.versions(), { group: "1", instances: ["1", "1", "1", "1"] });
  });

  it("go back to themselves where the group was given the new version first", async () => {
    const LaunchTemplate = { LaunchTemplateId: group.launchTemplateId, Version: "2" };
    const update = new sdk.UpdateAutoScalingGroupCommand({ AutoScalingGroupName: group.name, LaunchTemplate });
    await group.cloud.client(sdk.AutoScalingClient).send(update);
    await group.start({ DesiredConfiguration: undefined });
    await group.refresh();
    await group.setAlarm("ALARM");
    assert.equal((await group.refreshed()).Status, "RollbackSuccessful");
    assert.deepEqual(await group.versions(), { group: "2", instances: ["2", "2", "2", "2"] });
  });

  it("go back where new instances don't become healthy, and without a way back they end as failed", async () => {
    await group.refreshes({ unhealthy: ["2"] });
    await group.start();
    assert.equal((await group.refreshed()).Status, "RollbackSuccessful");
    assert.deepEqual(await group.versions(), { group: "1", instances: ["1", "1", "1", "1"] });
    await group.start({ Preferences: {} });
    assert.equal((await group.refreshed()).Status, "Failed");
  });

  it("can be called off, or sent back, while they run", async () => {
    const scaling = group.cloud.client(sdk.AutoScalingClient);
    const AutoScalingGroupName = group.name;
    await assert.rejects(
      scaling.send(new sdk.RollbackInstanceRefreshCommand({ AutoScalingGroupName })),
      refused("ActiveInstanceRefreshNotFoundFault", /No in progress/),
    );
    await group.start();
    await assert.rejects(group.start(), refused("InstanceRefreshInProgressFault", /already in progress/));
    await group.refresh();
    await scaling.send(new sdk.RollbackInstanceRefreshCommand({ AutoScalingGroupName }));
    assert.equal((await group.refreshed()).Status, "RollbackSuccessful");
    await group.start();
    await scaling.send(new sdk.CancelInstanceRefreshCommand({ AutoScalingGroupName }));
    assert.equal((await group.refresh()).Status, "Cancelled");
  });

  it("are refused where AWS would know no way back", async () => {
    const LaunchTemplate = { LaunchTemplateId: group.launchTemplateId, Version: "$Latest" };
    const update = new sdk.UpdateAutoScalingGroupCommand({ AutoScalingGroupName: group.name, LaunchTemplate });
    await group.cloud.client(sdk.AutoScalingClient).send(update);
    await assert.rejects(group.start(), refused("ValidationError", /auto rollback/));
  });

  it("leave what is scaled out meanwhile at the group's own version", async () => {
    await group.scaleTo(6);
    assert.deepEqual(await group.versions(), { group: "1", instances: ["1", "1", "1", "1", "1", "1"] });
  });

  describe("where somebody looks at targets", () => {
    const preferences = (more: sdk.RefreshPreferences = {}) => ({
      Preferences: { AutoRollback: true, SkipMatching: true, AlarmSpecification: { Alarms: [group.alarm] }, ...more },
    });
    const update = (change: Partial<sdk.UpdateAutoScalingGroupCommandInput>) =>
      group.cloud
        .client(sdk.AutoScalingClient)
        .send(new sdk.UpdateAutoScalingGroupCommand({ AutoScalingGroupName: group.name, ...change }));
    const goOn = async (times: number) => {
      for (let time = 0; time < times; time++) await group.refresh();
      return (await group.versions()).instances.join("");
    };

    beforeEach(async () => {
      await group.refreshes({ pace: "as found", scale: 1, patience: 60 });
      await update({ InstanceMaintenancePolicy: { MinHealthyPercentage: 100, MaxHealthyPercentage: 150 } });
    });

    it("launch as many as the group's maintenance policy lets them, and let no other go before those are warm", async () => {
      await group.start(preferences({ InstanceWarmup: 3600 }));
      assert.equal(await goOn(1), "111122");
      assert.equal(await goOn(3), "111122");
      await group.refreshes({ scale: 1e9 });
      const seen = [];
      for (let { Status } = await group.refresh(); Status === "InProgress"; { Status } = await group.refresh())
        seen.push((await group.versions()).instances.join(""));
      assert.deepEqual(new Set(seen), new Set(["112222"]));
      assert.deepEqual(await group.versions(), { group: "2", instances: ["2", "2", "2", "2"] });
    });

    it("go back when an alarm fires meanwhile, each instance again behind its successor", async () => {
      await group.start(preferences({ InstanceWarmup: 0 }));
      assert.equal(await goOn(2), "112222");
      await group.setAlarm("ALARM");
      assert.equal((await group.refresh()).Status, "RollbackInProgress");
      const { Status, StatusReason } = await group.refreshed();
      assert.deepEqual([Status, StatusReason], ["RollbackSuccessful", `Alarm(s) in ALARM state: ${group.alarm}`]);
      assert.deepEqual(await group.versions(), { group: "1", instances: ["1", "1", "1", "1"] });
    });

    it("go back where a successor isn't found healthy in time", async () => {
      await group.watchTargets();
      await group.refreshes({ patience: 0 });
      await group.start(preferences({ InstanceWarmup: 0 }));
      assert.equal(await goOn(1), "111122");
      const { Status, StatusReason } = await group.refreshed();
      assert.deepEqual([Status, StatusReason], ["RollbackSuccessful", "Instances failed their health checks."]);
      assert.deepEqual(await group.versions(), { group: "1", instances: ["1", "1", "1", "1"] });
    });

    it("are refused where they would replace instances as nobody does here", async () => {
      const policy = { MinHealthyPercentage: -1, MaxHealthyPercentage: -1 };
      await update({ InstanceMaintenancePolicy: policy });
      const said =
        /Preferences\.CheckpointPercentages isn't honoured and a minimum healthy percentage of 90 isn't, only 100 is: .*refresh_pace\.py/;
      await assert.rejects(
        group.start(preferences({ CheckpointPercentages: [50, 100] })),
        refused("ValidationError", said),
      );
    });
  });
});
