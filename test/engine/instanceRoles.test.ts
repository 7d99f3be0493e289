import assert from "node:assert/strict";
import { DescribeDBInstancesCommand, PromoteReadReplicaCommand, RDSClient } from "@aws-sdk/client-rds";
import { relationalInstanceRoleIgnores } from "../../components/region/relationalInstance";
import { observeInstances } from "../../drill/probes/instances";
import { formatProblem, membershipProblems, writerOf } from "../../drill/probes/membership";
import { relationalInstanceName } from "../../outputs/relationalInstance";
import { needSecurityGroup, needSubnets } from "../../rehearsal/providers/aws/ec2/needs.samples";
import { needKey } from "../../rehearsal/providers/aws/rds/needs.samples";
import type { Home, Instances } from "./scene";
import { type Stage, useStage } from "./stage";

const [first, second] = ["us-east-1", "eu-west-1"] as const;
const arnOf = (region: string, generation = 0): string =>
  `arn:aws:rds:${region}:123456789012:db:${relationalInstanceName("meridian", generation)}`;

async function home(stage: Stage, region: string): Promise<Home> {
  const cloud = stage.cloudIn(region);
  const { vpc, first: a, second: b } = await needSubnets(cloud);
  const clientSecurityGroupId = await needSecurityGroup(cloud, vpc, "service");
  return { vpcId: vpc, subnetIds: [a, b], clientSecurityGroupId, keyArn: await needKey(cloud) };
}

/**
 * What every ignored input of an instance is for, in the life of one platform of two regions: deployed, failed over, the bootstrap
 * region moved, the region that was left rebuilt. After each event the plan of a program that ignores one name less shows the harm.
 */
describe("what the relational instance ignores", function () {
  this.timeout(60_000);
  let told: Instances;
  const stacks = { [first]: first, [second]: second };
  const stage = useStage({ program: require.resolve("./instances.program"), stacks }, async (it) => {
    const writer = { username: "meridian", password: "correct-horse", databaseName: "shop" };
    const homes = { [first]: await home(it, first), [second]: await home(it, second) };
    told = { homes, bootstrapRegion: first, sourceArn: arnOf(first), writer, generations: {} };
    it.set(told);
    for (const stack of [first, second]) await it.up(stack);
  });
  const client = (region: string): RDSClient => stage().cloudIn(region).client(RDSClient);
  const membership = (likely: string) =>
    observeInstances("meridian", { [first]: client(first), [second]: client(second) }, [likely]);
  const instance = "aws:rds/instance:Instance";
  const tested: string[] = [];

  const clean = async (more: Partial<Instances> = {}): Promise<void> => {
    stage().set({ ...told, ...more });
    assert.deepEqual(await Promise.all([first, second].map((region) => stage().refreshedPlan(region))), [[], []]);
  };
  const proves = (
    input: (typeof relationalInstanceRoleIgnores)[number],
    region: string,
    op: "update" | "replace",
    more: Partial<Instances> = {},
  ): void => {
    tested.push(input);
    it(`would ${op} the instance in ${region} for ${input}, were it not ignored`, async () => {
      stage().set({ ...told, ...more, unignored: input });
      const [line, ...others] = await stage().refreshedPlan(region);
      assert.deepEqual(others, []);
      assert.match(line ?? "", new RegExp(`^${op} ${instance} relational-instance: .*\\b${input}\\b`));
    });
  };

  it("previews clean once it is deployed: a writer, and a replica that follows it", async () => {
    await clean();
    const seen = await membership(first);
    assert.equal(writerOf(seen), first);
    assert.deepEqual(membershipProblems(seen, [first, second]), []);
  });

  describe("after a promotion", () => {
    before(async () => {
      const replica = { DBInstanceIdentifier: relationalInstanceName("meridian", 0), BackupRetentionPeriod: 7 };
      await client(second).send(new PromoteReadReplicaCommand(replica));
    });

    proves("replicateSourceDb", second, "update");

    it("previews clean in both regions, though the region that was left is stale", async () => {
      await clean();
      assert.deepEqual(membershipProblems(await membership(second), [first, second]).map(formatProblem), [
        `meridian-relational in ${first} is stale: it follows nobody, and ${second} writes`,
      ]);
    });

    it("couldn't be undone by a plan: AWS makes no standing instance a replica", async () => {
      stage().set({ ...told, unignored: "replicateSourceDb" });
      await stage().done(second, { kind: "refresh" });
      const { error } = await stage().perform(second, { kind: "up" });
      assert.match(error ?? "", /cannot elect new source database for replication/);
    });
  });

  describe("with the region that writes as bootstrap region, and other names and passwords since", () => {
    const writer = { username: "keeper", password: "battery-staple", databaseName: "store" };
    const moved = { bootstrapRegion: second, sourceArn: arnOf(second), writer };

    proves("username", second, "replace", moved);
    proves("password", second, "update", moved);
    proves("dbName", second, "replace", moved);

    it("previews clean in both", () => clean(moved));
  });

  describe("after the region that was left is rebuilt", () => {
    it("has the new replica before the stale instance goes, and previews clean", async () => {
      const rebuilt = { bootstrapRegion: second, sourceArn: arnOf(second), generations: { [first]: 1 } };
      stage().set({ ...told, ...rebuilt });
      const { changes } = await stage().up(first);
      const steps = changes
        .filter(({ urn }) => urn.includes(`$${instance}::`))
        .map(({ op, urn }) => [op, urn.split("::").pop()]);
      assert.deepEqual(steps, [
        ["create", "relational-instance-1"],
        ["delete", "relational-instance"],
      ]);
      await clean(rebuilt);
      const seen = await membership(second);
      assert.deepEqual(membershipProblems(seen, [first, second]), []);
      const found = await client(first).send(new DescribeDBInstancesCommand({}));
      assert.deepEqual(
        found.DBInstances!.map((it) => [it.DBInstanceIdentifier, it.ReadReplicaSourceDBInstanceIdentifier]),
        [["meridian-relational-1", arnOf(second)]],
      );
    });
  });

  it("has a test for every name that is ignored, and for no other", () => {
    assert.deepEqual([...new Set(tested)].sort(), [...relationalInstanceRoleIgnores].sort());
  });
});
