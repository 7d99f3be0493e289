import assert from "node:assert/strict";
import { stage, writers } from "./deployment.fixture";
import { type Departure, leaveRegion, type LeavePorts, leaveRefusals, showDeparture } from "./leaveRegion";
import type { StackOutcome, StateResource } from "./protocol";

const leaving = "ap-south-1";
const regions = ["us-east-1", "eu-west-1", leaving];
const departure: Departure = {
  region: leaving,
  platform: { regions, bootstrapRegion: "us-east-1", homeRegion: "us-east-1" },
};
const resource = (stack: string, type: string, name: string, protect = false): StateResource => ({
  urn: `urn:pulumi:${stack}::meridian::${type}::${name}`,
  ...{ type, protect, inputs: {}, outputs: { name: "meridian/storefront" } },
});
const key = resource("foundation", "aws:kms/replicaKey:ReplicaKey", `key-replica-${leaving}`, true);
const images = resource("foundation", "aws:ecr/repository:Repository", `storefront-${leaving}`, true);
const another = resource("foundation", "aws:kms/replicaKey:ReplicaKey", "key-replica-eu-west-1", true);
const cluster = resource(leaving, "aws:rds/cluster:Cluster", "relational-cluster", true);
const change = (op: string, { urn }: StateResource) => ({ op, urn, properties: [] });

/** A platform that isn't there, with what a departure asks of it beside. */
function platform(answers: Readonly<Record<string, Partial<StackOutcome>>> = {}, trouble: string[] = []) {
  const base = stage({
    "resources foundation": { resources: [key, images, another] },
    [`resources ${leaving}`]: { resources: [cluster] },
    [`preview ${leaving}`]: { changes: [change("update", cluster)] },
    "preview foundation": { summary: { delete: 2 }, changes: [change("delete", key), change("delete", images)] },
    ...answers,
  });
  let isListed = true;
  const { log, ports: deploy } = base;
  const note = (line: string): void => void log.push(line);
  const ports: LeavePorts = {
    ...deploy,
    writers: writers("us-east-1"),
    isListed: () => isListed,
    expectRestHolds: () => note("look at the rest"),
    setProtect: (protect) => Promise.resolve(note(`protect ${protect}`)),
    takeOut: () => {
      isListed = false;
      note("take out");
      return ["Pulumi.yaml"];
    },
    whyNotNow: () => Promise.resolve(trouble.shift()),
    emptyRepository: (name) => Promise.resolve(note(`empty ${name}`)),
    wait: (seconds) => Promise.resolve(note(`wait ${seconds}`)),
  };
  return { ...base, ports, take: () => (isListed = false) };
}

const changing = (log: readonly string[]) => log.filter((it) => !/^(preview|resources|look)/.test(it));

describe("a region that leaves", () => {
  it("is released while its program runs, unlisted, replaced by the others, taken out of DNS, destroyed and forgotten", async () => {
    const { ports, log, said } = platform({}, ["eu-west-1 has 3 healthy targets of 4"]);
    await leaveRegion(departure, ports);
    assert.deepEqual(changing(log), [
      "protect false",
      `up ${leaving}`,
      "take out",
      "up us-east-1",
      "up eu-west-1",
      "wait 15",
      "up global",
      "wait 120",
      `destroy ${leaving}`,
      "remove ",
      "release foundation",
      "empty meridian/storefront",
      "up foundation",
    ]);
    assert.match(said.at(-1)!, /ap-south-1 has left\..*pulumi stack rm ap-south-1; delete Pulumi\.ap-south-1\.yaml/);
  });

  it("goes on from where it was stopped: out of regions, and destroyed", async () => {
    const { ports, log, take } = platform({ [`resources ${leaving}`]: { resources: [] } });
    take();
    await leaveRegion(departure, ports);
    assert.deepEqual(changing(log), [
      "up us-east-1",
      "up eu-west-1",
      "up global",
      "release foundation",
      "empty meridian/storefront",
      "up foundation",
    ]);
  });

  it("is only told of in a dry run", async () => {
    const { ports, log, said } = platform();
    await showDeparture(departure, ports);
    assert.deepEqual(changing(log), []);
    assert.deepEqual(
      said.map((it) => it.replace(/:.*/s, "")),
      [
        "1. take the protection off what ap-south-1 has (protect",
        "2. take ap-south-1 out of regions in Pulumi.yaml",
        "3. deploy us-east-1, eu-west-1",
        "4. wait until they are full, then deploy global",
        "5. wait 120 s for resolvers and open connections, then destroy ap-south-1",
        "6. deploy foundation without key-replica-ap-south-1, storefront-ap-south-1",
      ],
    );
  });

  const of = (change: Partial<Departure["platform"]>) => ({
    ...departure,
    platform: { ...departure.platform, ...change },
  });
  const seen = { relational: "us-east-1", document: "us-east-1", unseen: [] as string[] };
  const cases: readonly [string, Departure, typeof seen | object, RegExp][] = [
    ["it is home", of({ homeRegion: leaving }), seen, /^ap-south-1 is homeRegion/],
    ["it would leave one alone", of({ regions: ["us-east-1", leaving] }), seen, /^only us-east-1 would be left/],
    ["it is the bootstrap region", of({ bootstrapRegion: leaving }), seen, /^ap-south-1 is bootstrapRegion/],
    ["it writes orders", departure, { ...seen, relational: leaving }, /^ap-south-1 writes the relational database/],
    ["it writes carts", departure, { ...seen, document: leaving }, /^ap-south-1 writes the document database/],
    ["a region doesn't answer", departure, { ...seen, unseen: ["eu-west-1"] }, /^eu-west-1 didn't say/],
    ["nobody writes", departure, { unseen: [] }, /^nobody is seen to write/],
  ];
  for (const [when, it_, observed, words] of cases)
    it(`is refused where ${when}`, () => {
      const refusals = leaveRefusals(it_, observed as Parameters<typeof leaveRefusals>[1]);
      assert.equal(refusals.length, 1);
      assert.match(refusals[0]!, words);
    });

  it("changes nothing where it is refused", async () => {
    const { ports, log } = platform();
    const refused = leaveRegion(departure, { ...ports, writers: writers(leaving) });
    await assert.rejects(refused, /ap-south-1 doesn't leave, and nothing was changed:\n.*relational.*\n.*document/);
    assert.deepEqual(changing(log), []);
  });

  it("keeps its protection where its plan would do more than take it off", async () => {
    const { ports, log } = platform({ [`preview ${leaving}`]: { changes: [change("replace", cluster)] } });
    await assert.rejects(leaveRegion(departure, ports), /does more than that.*\n.*replace urn:.*relational-cluster/);
    assert.deepEqual(changing(log), ["protect false", "protect true"]);
  });

  it("isn't destroyed while the others aren't full, nor where nobody confirms", async () => {
    const never = platform(
      {},
      Array.from({ length: 200 }, () => "eu-west-1 has 0 healthy targets"),
    );
    await assert.rejects(
      leaveRegion(departure, never.ports),
      /global still sends users to the region: eu-west-1 has 0/,
    );
    assert.ok(!changing(never.log).includes("up global"));
    const unasked = platform();
    unasked.refuse((question) => question.startsWith("Destroy"));
    await assert.rejects(leaveRegion(departure, unasked.ports), /not confirmed/);
    assert.ok(!changing(unasked.log).includes(`destroy ${leaving}`));
  });

  it("is put back first where somebody took it out of regions by hand while it is protected", async () => {
    const { ports, log, take } = platform();
    take();
    await assert.rejects(leaveRegion(departure, ports), /Put ap-south-1 back into regions and run the same again/);
    assert.deepEqual(changing(log), []);
  });

  it("lets foundation lose nothing else", async () => {
    const { ports, log } = platform({ "preview foundation": { changes: [change("delete", another)] } });
    await assert.rejects(
      leaveRegion(departure, ports),
      /foundation would do more than let ap-south-1 go.*\n.*key-replica-eu-west-1/,
    );
    assert.ok(!changing(log).includes("up foundation"));
  });
});
