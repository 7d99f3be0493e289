import assert from "node:assert/strict";
import type { DrillFault } from "../../drill/drill";
import { Happenings } from "../dataplane/events";
import { ActiveFaults } from "../faults/active";
import { recordedPorts } from "../faults/ports.fixture";
import { faultPort, faultWords, withExperiments } from "./faultPort";

const regions = ["us-east-1", "eu-west-1", "ap-south-1"];

describe("A drill's faults on a living cloud", () => {
  const cases: readonly (readonly [DrillFault, readonly string[]])[] = [
    [{ kind: "kill-region", region: "eu-west-1" }, ["kill-region eu-west-1"]],
    [{ kind: "lose-zone", zone: "us-east-1a" }, ["kill-zone us-east-1 us-east-1a"]],
    [
      { kind: "pause-replication", from: "us-east-1" },
      ["cut-replication us-east-1 eu-west-1", "cut-replication us-east-1 ap-south-1"],
    ],
    [{ kind: "lose-control-plane", region: "us-east-1" }, ["control-planes-down"]],
    [
      { kind: "slow-region", region: "us-east-1", milliseconds: 200, lossShare: 0.15 },
      ["slow us-east-1 200", "loss us-east-1 15"],
    ],
    [{ kind: "slow-region", region: "us-east-1", milliseconds: 200, lossShare: 0 }, ["slow us-east-1 200"]],
  ];
  for (const [fault, words] of cases)
    it(`are ${words.join(" and ")} where a drill asks for ${JSON.stringify(fault)}`, () => {
      assert.deepEqual(
        faultWords(fault, regions).map((it) => it.join(" ")),
        words,
      );
    });

  it("are an experiment where the local cloud has nothing of its own", async () => {
    const port = (who: string) => ({
      refusal: () => who,
      isActive: () => Promise.resolve(who === "experiments"),
      begin: () => Promise.resolve(`${who} began`),
      end: () => Promise.resolve(`${who} ended`),
    });
    const both = withExperiments(port("own"), port("experiments"));
    const [copies, zone] = [
      { kind: "pause-copies", from: "us-east-1", to: "eu-west-1" },
      { kind: "lose-zone", zone: "us-east-1a" },
    ] as const;
    assert.throws(() => faultWords(copies, regions), /an experiment pauses copies/);
    const said = async (fault: DrillFault) => [
      both.refusal(fault),
      await both.isActive(fault),
      await both.begin(fault),
      await both.end(fault),
    ];
    assert.deepEqual(await said(copies), ["experiments", true, "experiments began", "experiments ended"]);
    assert.deepEqual(await said(zone), ["own", false, "own began", "own ended"]);
  });

  it("begin once, last until they are ended, and are written down each", async () => {
    const notes: string[] = [];
    const active = new ActiveFaults(recordedPorts().ports, new Happenings());
    const port = faultPort(active, regions, (what, text) => notes.push(`${what} ${text}`));
    const fault: DrillFault = { kind: "pause-replication", from: "us-east-1" };
    assert.equal(await port.isActive(fault), false);
    await port.begin(fault);
    assert.equal(await port.begin(fault), "it had begun already");
    assert.equal(await port.isActive(fault), true);
    await port.end(fault);
    assert.equal(await port.end(fault), "it wasn't active");
    assert.equal(await port.isActive(fault), false);
    const cuts = ["cut-replication us-east-1 eu-west-1", "cut-replication us-east-1 ap-south-1"];
    assert.deepEqual(notes, [...cuts.map((it) => `began ${it}`), ...cuts.map((it) => `ended ${it}`)]);
  });

  it("are refused where the local cloud has none of the kind", () => {
    const port = faultPort(new ActiveFaults(recordedPorts().ports, new Happenings()), regions, () => undefined);
    assert.equal(port.refusal({ kind: "lose-control-plane", region: "us-east-1" }), undefined);
    assert.match(port.refusal({ kind: "lose-control-plane", region: "eu-west-1" })!, /^the local cloud can take down/);
  });
});
