import assert from "node:assert/strict";
import type { AccountCheck, Answer } from "../check/check";
import { settingsIn } from "../../config/prices/platform.fixture";
import {
  answeringClients,
  type Answers,
  fixtureNow,
  healthyAnswers,
  hoursAgo,
  samplePlatform,
} from "../../drill/guards/healthy.fixture";
import type { DrillPlatform } from "../../drill/drillPlatform";
import { type LookOutcome, lookEverywhere } from "./looks";

const configured = Object.fromEntries(
  settingsIn("prod").map((it) => [
    it.stack,
    {
      ...it,
      relational: { ...it.relational, engineVersion: "17.9" },
      document: { ...it.document, engineVersion: "17.9" },
    },
  ]),
);
const quota = (answer: Answer): AccountCheck => ({
  name: "quota of VPCs in eu-west-1",
  stage: "regions",
  ask: () => Promise.resolve(answer),
});

const lookWith = (
  answers: Answers = {},
  more: { settings?: typeof configured; quotas?: readonly AccountCheck[]; platform?: DrillPlatform } = {},
) =>
  lookEverywhere({
    platform: more.platform ?? samplePlatform(),
    settings: more.settings ?? configured,
    clientsIn: answeringClients({ ...healthyAnswers, ...answers }),
    quotas: more.quotas ?? [],
    now: fixtureNow,
  });
const foundBy = (looks: readonly LookOutcome[]) =>
  looks.flatMap(({ look, findings }) => findings.map(({ seen }) => `${look}: ${seen}`));
const unchecked = (looks: readonly LookOutcome[]) => looks.flatMap(({ notChecked }) => notChecked);

type Members = { GlobalClusters: { GlobalClusterMembers: { DBClusterArn: string; IsWriter: boolean }[] }[] };
/** The same members, changed. */
const members =
  (change: (all: Members["GlobalClusters"][0]["GlobalClusterMembers"]) => object[]): Answers[string] =>
  (region, input) => {
    const { GlobalClusters } = healthyAnswers["DescribeGlobalClusters"]!(region, input) as Members;
    return { GlobalClusters: [{ GlobalClusterMembers: change(GlobalClusters[0]!.GlobalClusterMembers) }] };
  };

describe("what a refresh can't tell", () => {
  it("is silent where all is well", async () => {
    const looks = await lookWith();
    assert.deepEqual([foundBy(looks), unchecked(looks)], [[], []]);
    assert.deepEqual(
      looks.map(({ look }) => look),
      [
        "membership",
        "carts-replicas",
        "headless-secondary",
        "engine-versions",
        "backup-age",
        "backup-copies",
        "certificate-age",
        "configured-versions",
        "quotas",
      ],
    );
  });

  it("takes the writer where it is: a failover is nobody's drift", async () => {
    const moved = members((all) =>
      all.map((it) => {
        const IsWriter = it.DBClusterArn.includes("ap-south-1");
        return { ...it, IsWriter, SynchronizationStatus: IsWriter ? undefined : "connected" };
      }),
    );
    assert.deepEqual(foundBy(await lookWith({ DescribeGlobalClusters: moved })), []);
  });

  it("finds a region that is no member any more", async () => {
    const looks = await lookWith({ DescribeGlobalClusters: members((all) => all.slice(0, 2)) });
    assert.deepEqual(
      foundBy(looks).map((it) => it.split(":")[0]),
      ["membership", "membership"],
    );
    assert.match(foundBy(looks)[0]!, /ap-south-1/);
  });

  it("finds a region whose replica of a table with carts doesn't take part", async () => {
    const platform = samplePlatform();
    Object.assign(platform.foundation, { cartsTableName: "meridian-carts" });
    const Replicas = ["us-east-1", "eu-west-1", "ap-south-1"].map((RegionName) => ({
      ...{ RegionName, ReplicaStatus: "ACTIVE" },
    }));
    const DescribeTable = (region: string) => ({
      Table: { TableStatus: region === "us-east-1" ? "INACCESSIBLE_ENCRYPTION_CREDENTIALS" : "ACTIVE", Replicas },
    });
    assert.deepEqual(foundBy(await lookWith({ DescribeTable }, { platform })), [
      "carts-replicas: the replica of the table with carts in us-east-1 is INACCESSIBLE_ENCRYPTION_CREDENTIALS",
    ]);
  });

  it("finds a database that nobody writes", async () => {
    const looks = await lookWith({
      DescribeGlobalClusters: members((all) => all.map((it) => ({ ...it, IsWriter: false }))),
    });
    assert.equal(foundBy(looks).length, 2);
  });

  const cluster =
    (change: object, where = "eu-west-1"): Answers[string] =>
    (region, input) => {
      const { DBClusters } = healthyAnswers["DescribeDBClusters"]!(region, input) as { DBClusters: object[] };
      return { DBClusters: [region === where ? { ...DBClusters[0], ...change } : DBClusters[0]] };
    };

  it("finds a copy without an instance", async () => {
    const looks = await lookWith({ DescribeDBClusters: cluster({ DBClusterMembers: [] }) });
    assert.ok(
      foundBy(looks).includes("headless-secondary: the relational database's cluster in eu-west-1 has no instance"),
    );
  });

  it("finds an engine version that one region has alone, and one that nobody configured", async () => {
    const alone = foundBy(await lookWith({ DescribeDBClusters: cluster({ EngineVersion: "17.10" }) }));
    assert.ok(
      alone.includes(
        "engine-versions: the relational database runs 17.9 in us-east-1, 17.10 in eu-west-1, 17.9 in ap-south-1",
      ),
    );
    assert.ok(
      alone.includes("configured-versions: the relational database in eu-west-1 runs 17.10, and 17.9 is configured"),
    );
  });

  it("finds backups that are a day old", async () => {
    const LatestRestorableTime = hoursAgo(30);
    const old: Answers[string] = (region, input) => {
      const { DBClusters } = healthyAnswers["DescribeDBClusters"]!(region, input) as { DBClusters: object[] };
      return { DBClusters: [{ ...DBClusters[0], LatestRestorableTime }] };
    };
    const found = foundBy(await lookWith({ DescribeDBClusters: old }));
    assert.equal(
      found[0],
      "backup-age: 30 h old is the newest backup of the relational database in us-east-1, eu-west-1, ap-south-1",
    );
  });

  it("finds a backup bucket that is copied nowhere", async () => {
    const found = foundBy(
      await lookWith({ GetBucketReplication: () => ({ ReplicationConfiguration: { Rules: [] } }) }),
    );
    assert.equal(found.length, 3);
    assert.match(found[0]!, /^backup-copies: .* in us-east-1 is copied nowhere$/);
  });

  it("finds a certificate that nobody renewed", async () => {
    const Certificate = { DomainName: "shop.example", Status: "ISSUED", NotAfter: hoursAgo(-24 * 5) };
    const found = foundBy(await lookWith({ DescribeCertificate: () => ({ Certificate }) }));
    assert.equal(found.length, 4);
    assert.equal(found[0], "certificate-age: the certificate of shop.example in us-east-1 is valid for 5 more days");
  });

  it("finds a quota that others have used up, and says where one couldn't be asked", async () => {
    const full = quota({ verdict: "problem", detail: "1 needed, 5 used by others, 5 allowed", remedy: "ask for 6" });
    assert.deepEqual(foundBy(await lookWith({}, { quotas: [full] })), [
      "quotas: quota of VPCs in eu-west-1: 1 needed, 5 used by others, 5 allowed",
    ]);
    const refused = quota({ verdict: "can't be asked", detail: "AccessDenied: no", remedy: "allow it" });
    assert.deepEqual(unchecked(await lookWith({}, { quotas: [refused] })), [
      "quota of VPCs in eu-west-1: AccessDenied: no",
    ]);
  });

  it("says what didn't answer, and looks at the rest", async () => {
    const { DescribeCertificate: _, ...rest } = healthyAnswers;
    const clientsIn = answeringClients(rest);
    const looks = await lookEverywhere({
      platform: samplePlatform(),
      settings: configured,
      clientsIn,
      quotas: [],
      now: fixtureNow,
    });
    assert.equal(unchecked(looks).length, 4);
    assert.deepEqual(foundBy(looks), []);
  });
});
