import assert from "node:assert/strict";
import { type OtherRegion, whyNotNow } from "./otherRegions";

const well: OtherRegion = {
  region: "us-east-1",
  compute: {
    kind: "asg",
    kubernetesVersion: "1.34",
    clusterPublicCidrs: [],
    clusterClientCidrs: [],
    clusterClientSecurityGroupIds: [],
    clusterAdministratorArns: [],
  },
  minTargets: 4,
  observe: () => Promise.resolve({ attached: true, registered: 4, healthy: 4 }),
};

describe("The other regions of a move", () => {
  it("let it go on while all of them are well, or aren't deployed", async () => {
    const missing: OtherRegion = { ...well, observe: () => Promise.resolve(undefined) };
    assert.equal(await whyNotNow([well, missing]), undefined);
    assert.equal(await whyNotNow([]), undefined);
  });

  it("hold it up while one is short of healthy targets", async () => {
    const short: OtherRegion = {
      ...well,
      region: "ap-south-1",
      observe: () => Promise.resolve({ attached: true, registered: 4, healthy: 3 }),
    };
    assert.match((await whyNotNow([well, short]))!, /^ap-south-1 has 3 healthy targets of 4, /);
  });

  it("hold it up while one doesn't answer: unknown isn't well", async () => {
    const lost: OtherRegion = { ...well, observe: () => Promise.reject(new Error("connect ETIMEDOUT")) };
    assert.match((await whyNotNow([lost]))!, /^us-east-1 doesn't answer, .*: connect ETIMEDOUT$/);
  });

  it("hold it up while one moves itself, whatever its health", async () => {
    const compute = { ...well.compute, standby: { kind: "eks", percent: 0 } } as const;
    assert.equal(await whyNotNow([{ ...well, compute }]), "us-east-1 moves itself: one region at a time");
  });
});
