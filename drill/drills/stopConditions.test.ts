import assert from "node:assert/strict";
import { FakeCloud, fakePlatform } from "./fakeCloud.fixture";
import { namedAlarms, survivorsServe } from "./stopConditions";

const stay = ["eu-west-1", "ap-south-1"];

describe("what stops a drill", () => {
  const platform = fakePlatform();
  const serve = survivorsServe(platform, stay);

  it("is that no region that stays serves; one that doesn't answer says nothing as long as another does", async () => {
    const cloud = new FakeCloud(platform, "us-east-1");
    const reason = () => serve.reason(cloud.context());
    assert.equal(await reason(), undefined);
    cloud.healthyTargets.set("eu-west-1", 1);
    assert.equal(await reason(), undefined);
    cloud.down.add("ap-south-1");
    assert.equal(await reason(), "no region that stays serves: eu-west-1 has 1 healthy targets");
    cloud.down.add("eu-west-1");
    await assert.rejects(reason(), { message: "none of eu-west-1, ap-south-1 says whether it serves" });
  });

  it("is an alarm that the configuration names, unless it is of a region being left", async () => {
    const drillStopAlarms = ["eu-west-1:checkout:errors", "us-east-1:checkout"];
    const named = { ...platform, global: { ...platform.global, drillStopAlarms } };
    const cloud = new FakeCloud(named, "us-east-1");
    const [alarms] = namedAlarms(named, stay);
    assert.deepEqual(
      alarms!.calls.map((it) => it.region),
      ["eu-west-1"],
    );
    assert.equal(await alarms!.reason(cloud.context()), undefined);
    cloud.alarms.set("eu-west-1", ["checkout:errors"]);
    assert.equal(await alarms!.reason(cloud.context()), "checkout:errors in eu-west-1 in ALARM");
    assert.deepEqual(namedAlarms(platform, stay), []);
  });
});
