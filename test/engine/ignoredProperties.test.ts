import assert from "node:assert/strict";
import { documentClusterIgnores } from "../../components/region/documentDatabase";
import { relationalClusterIgnores, relationalInstanceIgnores } from "../../components/region/relationalDatabase";
import { formatProblem, membershipProblems, writerOf } from "../../drill/probes/membership";
import { deployDatabases, Events, first, second } from "./databases";
import type { Databases } from "./scene";
import { useStage } from "./stage";

const types = {
  relationalCluster: "aws:rds/cluster:Cluster",
  relationalInstance: "aws:rds/clusterInstance:ClusterInstance",
  documentCluster: "aws:docdb/cluster:Cluster",
} as const;
type Kind = keyof typeof types;
type Ignored =
  | `relationalCluster ${(typeof relationalClusterIgnores)[number]}`
  | `relationalInstance ${(typeof relationalInstanceIgnores)[number]}`
  | `documentCluster ${(typeof documentClusterIgnores)[number]}`;

const ignored: readonly string[] = [
  ...relationalClusterIgnores.map((name) => `relationalCluster ${name}`),
  ...relationalInstanceIgnores.map((name) => `relationalInstance ${name}`),
  ...documentClusterIgnores.map((name) => `documentCluster ${name}`),
];

const logical: Readonly<Record<Kind, string>> = {
  relationalCluster: "relational-cluster",
  relationalInstance: "relational-instance-1",
  documentCluster: "document-cluster",
};

/**
 * What every ignored input is for. The events happen one after the other to one platform of two regions, as they would in a year;
 * after each, the plan of a program that ignores one name less shows the harm, and the plan of the program as it is shows nothing.
 */
describe("what the databases' clusters ignore", function () {
  this.timeout(30_000);
  let told: Databases;
  const stacks = { foundation: first, [first]: first, [second]: second };
  const stage = useStage({ program: require.resolve("./databases.program"), stacks }, async (it) => {
    told = await deployDatabases(it);
  });
  const events = () => new Events(stage());
  const problems = async () =>
    (await events().membership()).flatMap((store) => membershipProblems(store, [first, second])).map(formatProblem);
  const tested: string[] = [];

  /** The plans of both regions for the program as it is. */
  const clean = async (more?: Partial<Databases>): Promise<void> => {
    stage().set({ ...told, ...more });
    assert.deepEqual(await Promise.all([first, second].map((region) => stage().refreshedPlan(region))), [[], []]);
  };

  /** The plan of this type's resource without the name; `clean` is the other half of the proof. */
  const proves = (name: Ignored, region: string, op: "update" | "replace", more?: Partial<Databases>): void => {
    tested.push(name);
    const [kind, input] = name.split(" ") as [Kind, string];
    it(`would ${op} the ${kind} in ${region} for ${input}, were it not ignored`, async () => {
      stage().set({ ...told, ...more, unignored: `${types[kind]} ${input}` });
      const plan = await stage().refreshedPlan(region);
      const own = plan.filter((line) => line.includes(` ${types[kind]} `));
      assert.deepEqual(own, [`${op} ${types[kind]} ${logical[kind]}: ${input}`], plan.join("\n"));
    });
  };

  /** The provider takes a write-only password with its version or not at all: one of them alone in the inputs stops every plan. */
  const stops = (name: Ignored, region: string, more: Partial<Databases>): void => {
    tested.push(name);
    const [kind, input] = name.split(" ") as [Kind, string];
    it(`would stop plans of the ${kind} in ${region} for ${input}, were it alone not ignored`, async () => {
      stage().set({ ...told, ...more, unignored: `${types[kind]} ${input}` });
      const { error } = await stage().perform(region, { kind: "preview", refresh: "refresh" });
      assert.match(error ?? "", new RegExp(`${types[kind]}: ${input} needs masterPasswordWo\\w* beside it`));
    });
  };

  describe("with the zones that AWS reports: three, though two were asked for", () => {
    proves("relationalCluster availabilityZones", second, "replace");
    proves("documentCluster availabilityZones", second, "replace");

    it("previews clean in both regions", () => clean());
  });

  describe("after a switchover", () => {
    before(() => events().switchOver(second));

    proves("relationalCluster replicationSourceIdentifier", first, "update");

    it("previews clean in both regions", async () => {
      assert.deepEqual((await events().membership()).map(writerOf), [second, second]);
      await clean();
    });
  });

  describe("after a failover back", () => {
    before(() => events().failOver(first));

    it("previews clean in both regions", async () => {
      assert.deepEqual((await events().membership()).map(writerOf), [first, first]);
      await clean();
    });
  });

  describe("with another bootstrap region and, since the clusters were made, other names and passwords", () => {
    const writer = { username: "keeper", password: "battery-staple", databaseName: "store" };
    const moved = { bootstrapRegion: second, writer };

    for (const store of ["relationalCluster", "documentCluster"] as const) {
      proves(`${store} masterUsername`, second, "replace", moved);
      proves(`${store} masterPassword`, second, "update", moved);
      stops(`${store} masterPasswordWo`, second, { ...moved, password: "write-only" });
      stops(`${store} masterPasswordWoVersion`, second, { ...moved, password: "write-only" });
    }
    proves("relationalCluster databaseName", second, "replace", moved);

    it("previews clean where they appear in the inputs, and where they disappear", () => clean(moved));
    it("previews clean where the password is write-only too", () => clean({ ...moved, password: "write-only" }));
  });

  describe("after a version upgrade through the global cluster", () => {
    before(() => events().upgrade({ relational: "16.9", document: "8.0.0" }));

    proves("relationalCluster engineVersion", first, "update");
    proves("relationalInstance engineVersion", first, "update");
    proves("documentCluster engineVersion", first, "update");

    it("previews clean in both regions", () => clean());

    it("is seen where versions are managed: on the global clusters, which ignore nothing", async () => {
      assert.deepEqual(await stage().refreshedPlan("foundation"), [
        "update aws:docdb/globalCluster:GlobalCluster document-global-cluster: engineVersion",
        "update aws:rds/globalCluster:GlobalCluster relational-global-cluster: engineVersion",
      ]);
    });
  });

  describe("after a member was detached behind the program's back", () => {
    before(async () => {
      assert.deepEqual(await problems(), []);
      await events().detach(second);
    });

    proves("relationalCluster globalClusterIdentifier", second, "update");
    proves("documentCluster globalClusterIdentifier", second, "update");

    it("couldn't be fixed by a plan: AWS takes no cluster back", async () => {
      stage().set({ ...told, unignored: `${types.relationalCluster} globalClusterIdentifier` });
      await stage().done(second, { kind: "refresh" });
      const { error } = await stage().perform(second, { kind: "up" });
      assert.match(error ?? "", /existing database clusters cannot be added to an existing global cluster/);
    });

    it("previews clean all the same, and so fails the membership probe", async () => {
      await clean();
      assert.deepEqual(await problems(), [
        `${second} is not a member of the relational database's global cluster meridian-relational`,
        `${second} is not a member of the document database's global cluster meridian-document`,
      ]);
    });
  });

  it("has a test for every name that is ignored, and for no other", () => {
    assert.deepEqual([...new Set(tested)].sort(), [...ignored].sort());
  });
});
