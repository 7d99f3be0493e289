import assert from "node:assert/strict";
import {
  type Answers,
  askingContext,
  healthyAnswers,
  hoursAgo,
  sampleAlarm,
  samplePlatform,
  sampleSwitch,
} from "./healthy.fixture";
import { leave, said } from "./said.fixture";
import { guardsFor, steadyGuardNames } from "./steadyGuards";

describe("the guards of the steady state", () => {
  it("have nothing to say of a platform that is well, whichever region is left", async () => {
    for (const region of ["us-east-1", "eu-west-1", "ap-south-1"]) {
      const context = askingContext(healthyAnswers);
      const guards = guardsFor(steadyGuardNames, context.platform, { leave: region, dataLoss: "refused" });
      for (const it of guards) assert.deepEqual(await it.refusals(context, undefined), [], it.name);
    }
  });

  it("ask nothing of the region being left, and nothing that they don't declare", async () => {
    const called: string[] = [];
    const context = askingContext(healthyAnswers, { choice: leave, called });
    const guards = guardsFor(steadyGuardNames, context.platform, leave);
    for (const it of guards) await it.refusals(context, undefined);
    const declared = guards.flatMap(({ calls }) => calls.map((it) => `${it.region} ${it.operation}`));
    assert.deepEqual(
      called.filter((it) => it.startsWith("us-east-1") || !declared.includes(it)),
      [],
    );
  });

  it("ask a region the same thing once, however many of them want to know", async () => {
    const called: string[] = [];
    const context = askingContext(healthyAnswers, { choice: leave, called });
    for (const it of guardsFor(steadyGuardNames, context.platform, leave)) await it.refusals(context, undefined);
    assert.equal(called.filter((it) => it === "eu-west-1 DescribeAlarms").length, 1);
  });

  it("refuse what a region doesn't say", async () => {
    const silent = () => {
      throw new Error("connection timed out");
    };
    assert.deepEqual(await said("capacity", { DescribeTargetHealth: silent }), [
      "eu-west-1 didn't say its healthy targets and instances: connection timed out; required: an answer. " +
        "Ask again once the region's API answers and the drill role may ask it.",
      "ap-south-1 didn't say its healthy targets and instances: connection timed out; required: an answer. " +
        "Ask again once the region's API answers and the drill role may ask it.",
    ]);
  });
});

describe("the guard", () => {
  it("membership refuses a region that is no member", async () => {
    const DescribeGlobalClusters: Answers[string] = (region, input) => {
      const [cluster] = (healthyAnswers["DescribeGlobalClusters"]!(region, input) as { GlobalClusters: object[] })
        .GlobalClusters as { GlobalClusterMembers: object[] }[];
      return { GlobalClusters: [{ GlobalClusterMembers: cluster!.GlobalClusterMembers.slice(0, 2) }] };
    };
    const [first] = await said("membership", { DescribeGlobalClusters });
    assert.match(
      first!,
      /^ap-south-1 is not a member of the relational database's global cluster meridian-relational;/,
    );
  });

  it("replication-lag refuses a copy that is behind the objective, and one of which nobody knows", async () => {
    const lag = (values: object): Answers => ({
      GetMetricData: (region) => ({
        MetricDataResults: ["relational", "document"].map((Id) => ({
          Id,
          Values: (values as Record<string, number[]>)[region] ?? [100],
        })),
      }),
    });
    const starts = (sentences: readonly string[]) => sentences.map((it) => it.split(".")[0]);
    assert.deepEqual(starts(await said("replication-lag", lag({ "eu-west-1": [41_000] }))), [
      "the relational database in eu-west-1 is 41 s behind the writer; required: at most 5 s (rpoSeconds)",
      "the document database in eu-west-1 is 41 s behind the writer; required: at most 5 s (rpoSeconds)",
    ]);
    assert.equal((await said("replication-lag", lag({ "eu-west-1": [] }))).length, 2);
    assert.deepEqual(await said("replication-lag", lag({ "eu-west-1": [] }), { to: "ap-south-1" }), []);
  });

  it("replication-lag doesn't ask the region that writes how far it is behind", async () => {
    assert.deepEqual(await said("replication-lag", {}, { leave: "eu-west-1" }), []);
  });

  it("capacity refuses a region that would have to launch instances", async () => {
    const DescribeTargetHealth = (region: string) => ({
      TargetHealthDescriptions: Array.from({ length: 4 }, (_, index) => ({
        TargetHealth: { State: region === "eu-west-1" && index > 2 ? "unhealthy" : "healthy" },
      })),
    });
    const [first, ...others] = await said("capacity", { DescribeTargetHealth });
    assert.match(first!, /^eu-west-1 has 3 healthy of 4 targets; required: 4, which carry/);
    assert.deepEqual(others, []);
  });

  it("switch-already-on and last-healthy-region see which regions are out", async () => {
    const DescribeAlarms = (place: string) => ({
      MetricAlarms: ["eu-west-1", "ap-south-1"].map((it) => sampleSwitch(it, place, "ALARM")),
    });
    const switches = await said("switch-already-on", { DescribeAlarms });
    assert.match(
      switches[0]!,
      /^eu-west-1 is evacuated already: its switch in eu-west-1 is on; required: no switch on/,
    );
    const last = await said("last-healthy-region", { DescribeAlarms });
    assert.match(last[0]!, /^none of eu-west-1, ap-south-1 has enough healthy targets and isn't evacuated;/);
  });

  it("alarms-firing leaves out what is about the region being left", async () => {
    const DescribeAlarms = (region: string) => ({
      MetricAlarms: [
        sampleSwitch("us-east-1", region, "ALARM"),
        sampleAlarm(region, { AlarmName: "document-cpu", StateValue: region === "ap-south-1" ? "ALARM" : "OK" }),
      ],
    });
    const [first, ...others] = await said("alarms-firing", { DescribeAlarms });
    assert.match(first!, /^document-cpu in ap-south-1 is in ALARM; .* Look at the log\.$/);
    assert.deepEqual(others, []);
  });

  it("alarm-receivers refuses alarms without an action, and topics that nobody has confirmed", async () => {
    const mute = (region: string) => ({
      MetricAlarms: [sampleAlarm(region, { ActionsEnabled: false, Metrics: [{ Id: "document-1234567" }] })],
    });
    assert.match(
      (await said("alarm-receivers", { DescribeAlarms: mute }))[0]!,
      /^alb-error-rate in eu-west-1 tell nobody;/,
    );
    const ListSubscriptionsByTopic = () => ({ Subscriptions: [{ SubscriptionArn: "PendingConfirmation" }] });
    assert.match(
      (await said("alarm-receivers", { ListSubscriptionsByTopic }))[0]!,
      /^nobody has confirmed to receive what arn:aws:sns:eu-west-1:123456789012:alerts is told;/,
    );
  });

  it("headless-secondary and engine-versions look behind the members", async () => {
    const behind = (changed: object) => (region: string) => ({
      DBClusters: [
        { Status: "available", DBClusterMembers: [{}], EngineVersion: "17.9", ...(region === "eu-west-1" && changed) },
      ],
    });
    assert.match(
      (await said("headless-secondary", { DescribeDBClusters: behind({ DBClusterMembers: [] }) }))[0]!,
      /^the relational database's cluster in eu-west-1 has no instance; required: one instance at least/,
    );
    assert.match(
      (await said("engine-versions", { DescribeDBClusters: behind({ EngineVersion: "17.8" }) }))[0]!,
      /^the relational database runs 17\.8 in eu-west-1, 17\.9 in ap-south-1; required: the same engine version/,
    );
  });

  it("backup-age wants a backup of each store that isn't a day old, in any region that stays", async () => {
    const none = () => ({ DBClusters: [{ Status: "available", DBClusterMembers: [{}], EngineVersion: "17.9" }] });
    const points = (hours: number, Status = "COMPLETED") => ({
      DescribeDBClusters: none,
      ListRecoveryPointsByBackupVault: (region: string) => ({
        RecoveryPoints:
          region === "ap-south-1"
            ? ["Aurora", "DocumentDB", "S3"].map((ResourceType) => ({
                ResourceType,
                Status,
                CreationDate: hoursAgo(hours),
              }))
            : [],
      }),
    });
    assert.deepEqual(await said("backup-age", points(23)), []);
    const starts = (sentences: readonly string[]) => sentences.map((it) => it.split(";")[0]);
    assert.deepEqual(starts(await said("backup-age", points(30))), [
      "30 h old is the newest backup of the relational database in eu-west-1, ap-south-1",
      "30 h old is the newest backup of the document database in eu-west-1, ap-south-1",
    ]);
    assert.deepEqual(starts(await said("backup-age", points(1, "PARTIAL"))), [
      "no backup of the relational database in eu-west-1, ap-south-1",
      "no backup of the document database in eu-west-1, ap-south-1",
    ]);
  });

  it("certificate-age counts days, and asks us-east-1 only where it stays", async () => {
    const valid = (days: number, Status = "ISSUED") => ({
      DescribeCertificate: () => ({
        Certificate: { DomainName: "shop.example", Status, NotAfter: hoursAgo(-24 * days - 1) },
      }),
    });
    assert.deepEqual(await said("certificate-age", valid(14)), []);
    const short = await said("certificate-age", valid(13), { leave: "eu-west-1" });
    assert.deepEqual(
      short.map((it) => it.split(";")[0]),
      [
        "the certificate of shop.example in us-east-1 is valid for 13 more days",
        "the certificate of shop.example in ap-south-1 is valid for 13 more days",
        "the certificate of shop.example of CloudFront is valid for 13 more days",
      ],
    );
    assert.equal((await said("certificate-age", valid(13))).length, 2);
    assert.match((await said("certificate-age", valid(99, "EXPIRED")))[0]!, /in eu-west-1 is EXPIRED;/);
  });

  it("secrets refuses a rotation that isn't finished", async () => {
    const DescribeSecret = () => ({ VersionIdsToStages: { one: ["AWSCURRENT"], two: ["AWSPENDING"] } });
    const [first] = await said("secrets", { DescribeSecret });
    assert.match(first!, /^a rotation of the relational credentials in eu-west-1 isn't finished;/);
  });

  it("change-under-way sees databases that are being changed and instances that are being replaced", async () => {
    const changed = {
      DescribeDBClusters: () => ({
        DBClusters: [{ Status: "upgrading", DBClusterMembers: [{}], EngineVersion: "17.9" }],
      }),
      DescribeInstanceRefreshes: () => ({ InstanceRefreshes: [{ Status: "InProgress", PercentageComplete: 40 }] }),
    };
    const sentences = await said("change-under-way", changed);
    assert.match(sentences[0]!, /^the relational database in eu-west-1 is upgrading;/);
    assert.match(sentences.at(-1)!, /^a rollout is under way in ap-south-1: InProgress, 40 %;/);
    assert.equal(sentences.length, 6);
  });

  it("health-checks refuses a region that Route 53 sends nobody to, or says nothing of", async () => {
    const GetMetricData = () => ({
      MetricDataResults: [
        { Id: "check0", Values: [1] },
        { Id: "check2", Values: [0] },
      ],
    });
    assert.match(
      (await said("health-checks", { GetMetricData }, { leave: "eu-west-1" }))[0]!,
      /^Route 53 sends nobody to ap-south-1:/,
    );
    assert.match(
      (await said("health-checks", { GetMetricData }, { leave: "ap-south-1" }))[0]!,
      /^Route 53 has published nothing of eu-west-1's/,
    );
  });

  it("change-freeze refuses while an interval of the configuration is now", async () => {
    const frozen = async (interval: string) => {
      const platform = samplePlatform();
      Object.assign(platform.global, { changeFreezes: [interval] });
      const context = askingContext(healthyAnswers, { platform, choice: leave });
      return (await guardsFor(["change-freeze"], platform, leave)[0]!.refusals(context, undefined)).length;
    };
    const at = (hours: number) => hoursAgo(hours).toISOString();
    assert.equal(await frozen(`${at(2)}/${at(-2)}`), 1);
    assert.equal(await frozen(`${at(-1)}/${at(-2)}`), 0);
    assert.equal(await frozen(`${at(3)}/${at(2)}`), 0);
    assert.equal(await frozen("always/never"), 1);
  });
});
