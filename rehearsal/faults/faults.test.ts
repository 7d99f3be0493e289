import assert from "node:assert/strict";
import { Happenings } from "../dataplane/events";
import { ActiveFaults } from "./active";
import { faults } from "./all";
import { faultsHelp, understood } from "./ask";
import { recordedPorts } from "./ports.fixture";

const hint = "See: npm run live -- --help";

/** What each asks of a cloud, and what of that its end undoes. */
const asked: readonly [string, readonly string[]][] = [
  ["kill-region us-east-1", ["apis us-east-1", "down {region:us-east-1}"]],
  ["kill-zone us-east-1 us-east-1a", ["down {region:us-east-1,zone:us-east-1a}"]],
  ["freeze i-1", ["freeze i-1"]],
  [
    "partition eu-west-1",
    [
      "network {between:[{region:eu-west-1}],effect:{kind:cut}}",
      "tables eu-west-1-us-east-1",
      "tables eu-west-1-ap-south-1",
    ],
  ],
  [
    "partition eu-west-1 us-east-1",
    ["network {between:[{region:eu-west-1},{region:us-east-1}],effect:{kind:cut}}", "tables eu-west-1-us-east-1"],
  ],
  [
    "close-region eu-west-1",
    ["{outside:true}", "{name:checkers}", "{region:us-east-1}", "{region:ap-south-1}"].map(
      (it) => `network {between:[{region:eu-west-1,name:load balancer},${it}],effect:{kind:cut}}`,
    ),
  ],
  [
    "cut-replication us-east-1 eu-west-1",
    [
      "replication relational us-east-1-eu-west-1",
      "replication document us-east-1-eu-west-1",
      "tables us-east-1-eu-west-1",
    ],
  ],
  ["cut-replication document us-east-1 eu-west-1", ["replication document us-east-1-eu-west-1"]],
  ["slow edge..us-east-1 200", ["network {between:[{name:edge},{region:us-east-1}],effect:{kind:delay,ms:200}}"]],
  [
    "slow outside..us-east-1/load_balancer 1",
    ["network {between:[{outside:true},{region:us-east-1,name:load balancer}],effect:{kind:delay,ms:1}}"],
  ],
  ["loss us-east-1b 0.5", ["network {between:[{zone:us-east-1b}],effect:{kind:loss,percent:0.5}}"]],
  ["fill-disk us-east-1_relational", ["disk us-east-1 relational"]],
  [
    "lose-response rds.FailoverGlobalCluster",
    ["calls {service:rds,operation:FailoverGlobalCluster,effect:{kind:lose-response,count:1}}"],
  ],
  ["slow-api s3 500 eu-west-1", ["calls {service:s3,region:eu-west-1,effect:{kind:slow,ms:500}}"]],
  ["refuse-api autoscaling", ["calls {service:autoscaling,effect:{kind:refuse}}"]],
  ["control-planes-down", ["iam", "route53", "cloudfront"].map((it) => `calls {service:${it},effect:{kind:refuse}}`)],
  ["skew-clock eu-west-1 -90", ["clock eu-west-1 -90"]],
  ["expire-certificate shop.example.com", ["certificate shop.example.com"]],
];

const wordsOf = (text: string): string[] => text.split(" ").map((it) => it.replaceAll("_", " "));

describe("faults of a living cloud", () => {
  const wrong = (...words: string[]): string => {
    try {
      understood(words, recordedPorts().ports);
    } catch (error) {
      return (error as Error).message;
    }
    return "";
  };

  for (const [text, log] of asked)
    it(`ask the cloud for what they say, and undo all of it, last first: ${text}`, async () => {
      const cloud = recordedPorts();
      const active = new ActiveFaults(cloud.ports, new Happenings());
      await active.begin(wordsOf(text));
      assert.deepEqual(cloud.log, log);
      await active.heal("all");
      assert.deepEqual(
        cloud.log.slice(log.length),
        [...log].reverse().map((it) => `undo ${it}`),
      );
    });

  for (const [text, log] of [
    ["kill-process i-1", "kill i-1"],
    ["rotate-secret meridian/session-key", "secret meridian/session-key"],
  ] as const)
    it(`are over at once where there is nothing to end: ${text}`, async () => {
      const cloud = recordedPorts();
      const active = new ActiveFaults(cloud.ports, new Happenings());
      assert.equal(await active.begin(text.split(" ")), `${text}: done, it needs no healing`);
      assert.deepEqual([cloud.log, active.list, active.history.length], [[log], [], 1]);
    });

  it("are all tried here, and all in the help with what they do", () => {
    const tried = new Set([...asked.map(([it]) => it.split(" ")[0]), "kill-process", "rotate-secret"]);
    assert.deepEqual(
      faults.map((it) => it.name).filter((it) => !tried.has(it)),
      [],
    );
    for (const it of faults) assert.ok(faultsHelp().includes(`  ${it.name}`));
    assert.equal(
      Math.max(
        ...faultsHelp()
          .split("\n")
          .map((it) => it.length),
      ) <= 113,
      true,
    );
    assert.match(
      faultsHelp(),
      /\n {2}cut-replication \[STORE\] REGION OTHER\n {21}changes of one store, or of both and of tables, /,
    );
  });

  it("are refused with what was given, what is allowed, and where to read on", () => {
    assert.equal(
      wrong("kill-region", "us-west-2"),
      `REGION is us-west-2; there are us-east-1, eu-west-1, ap-south-1\nIt is: kill-region REGION. ${hint}`,
    );
    assert.equal(wrong("kill-region"), `kill-region was given 0 words (none); it is: kill-region REGION\n${hint}`);
    assert.equal(
      wrong("partition", "a", "b", "c"),
      `partition was given 3 words (a b c); it is: partition REGION [OTHER]\n${hint}`,
    );
    assert.match(wrong("kill"), /^kill is no fault; there are kill-region, kill-zone, .*, rotate-secret\nSee/);
    assert.match(wrong(), /^fault needs a name; there are kill-region/);
    assert.match(wrong("toString"), /^toString is no fault/);
    assert.match(wrong("kill-process", "i-2"), /^NAME is i-2; there are i-1\n/);
    assert.match(
      wrong("partition", "us-east-1", "us-east-1"),
      /^REGION and OTHER are both us-east-1; two regions are needed\n/,
    );
    assert.match(wrong("slow", "moon", "5"), /^LINK is moon; write FROM\.\.TO, .*\. Names: edge, load balancer\n/);
    assert.match(wrong("slow", "edge..us-east-1..edge", "5"), /^LINK is edge\.\.us-east-1\.\.edge; write/);
    assert.match(
      wrong("lose-response", "rds"),
      /^API is rds; it must be SERVICE\.Operation, such as rds\.FailoverGlobalCluster/,
    );
    assert.match(wrong("skew-clock", "us-east-1", "0"), /^SECONDS is 0; it must be a whole number/);
  });

  it("are refused with everything that is wrong at once", () => {
    assert.equal(
      wrong("slow-api", "lambda", "1.5", "mars").split("\n").length,
      4,
      wrong("slow-api", "lambda", "1.5", "mars"),
    );
    assert.match(
      wrong("loss", "edge", "101"),
      /^PERCENT is 101; it must be a number above 0 and below 100; partition cuts a link\n/,
    );
    assert.match(wrong("kill-zone", "mars", "mars-a"), /^REGION is mars; .*\nZONE is mars-a; /);
  });

  it("last until they are healed, one by one or all, with numbers that never come again", async () => {
    const { ports } = recordedPorts();
    const happenings = new Happenings();
    const active = new ActiveFaults(ports, happenings);
    assert.equal(
      await active.begin(["kill-region", "us-east-1"]),
      "kill-region us-east-1: lasts as 1, until npm run live -- heal 1",
    );
    await active.begin(["partition", "eu-west-1"]);
    await assert.rejects(
      active.begin(["partition", "eu-west-1"]),
      /^Error: partition eu-west-1 lasts already, as 2\. End it/,
    );
    assert.deepEqual(await active.heal(1), ["1 kill-region us-east-1 has ended"]);
    await assert.rejects(active.heal(1), /^Error: there is no fault 1; there are:\n {2}2 partition eu-west-1$/);
    await active.begin(["kill-region", "us-east-1"]);
    assert.deepEqual(
      active.list.map((it) => it.number),
      [2, 3],
    );
    assert.equal((await active.heal("all")).length, 2);
    assert.deepEqual(await active.heal("all"), ["nothing is wrong here: there is no fault to heal"]);
    assert.deepEqual(
      active.history.map((it) => it.number),
      [1, 2, 3],
    );
    assert.ok(active.history.every((it) => it.until !== undefined));
    assert.deepEqual(happenings.list.map((it) => it.what).slice(0, 3), [
      "kill-region us-east-1 begins",
      "partition eu-west-1 begins",
      "kill-region us-east-1 has ended",
    ]);
  });

  it("begin whole or not at all", async () => {
    const { ports, log } = recordedPorts(["down"]);
    const active = new ActiveFaults(ports, new Happenings());
    await assert.rejects(active.begin(["kill-region", "us-east-1"]), /^Error: no down/);
    assert.deepEqual(log, ["apis us-east-1", "undo apis us-east-1"]);
    assert.deepEqual([active.list, active.history], [[], []]);
  });
});
