import assert from "node:assert/strict";
import path from "node:path";
import { ModifyGlobalClusterCommand, RDSClient } from "@aws-sdk/client-rds";
import type { StackOutcome } from "../../deploy/protocol";
import { membershipProblems, writerOf } from "../../drill/probes/membership";
import { deployDatabases, Events, first, second } from "./databases";
import type { Databases } from "./scene";
import { linesOf, useStage } from "./stage";

const program = require.resolve("./policy.program");
const policyPack = path.join(__dirname, "policyPack");
/** Stacks that are made to be thrown away, as every test's are. */
const configuration = { "meridian:protect": "false" };

/** What one rule found, by its name. */
const by = (policy: string, { violations = [] }: StackOutcome): string[] =>
  violations.filter((it) => it.policy === policy).map((it) => it.message.split("\n")[1] ?? it.message);
const stopping = ({ violations = [] }: StackOutcome): string[] =>
  violations.filter((it) => it.level === "mandatory").map((it) => it.policy);

describe("the policy pack in the engine", function () {
  this.timeout(60_000);

  describe("over resources of any kind", () => {
    const region = "eu-west-1";
    const stacks = { [region]: region, "us-east-1": "us-east-1" };
    const stage = useStage({ program, stacks, policyPack, configuration });
    const preview = (): Promise<StackOutcome> => stage().perform(region, { kind: "preview" });

    const global = {
      type: "aws:rds/globalCluster:GlobalCluster",
      inputs: {
        globalClusterIdentifier: "orders",
        engine: "aurora-postgresql",
        engineVersion: "16.4",
        storageEncrypted: true,
        deletionProtection: true,
      },
    };
    const topic = { type: "aws:sns/topic:Topic", inputs: { displayName: "alerts" } };
    const bucket = { type: "aws:s3/bucket:Bucket", inputs: { tags: { Owner: "shop" } } };
    const versioning = (name: string) => ({
      type: "aws:s3/bucketVersioning:BucketVersioning",
      inputs: { bucket: name, versioningConfiguration: { status: "Enabled" } },
    });
    const files = { ...bucket, inputs: { ...bucket.inputs, bucket: "orders-files" } };
    const all = { orders: global, alerts: topic, files, versions: versioning("orders-files") };

    before(async () => {
      stage().set({ resources: all });
    });

    it("lets a program through that loses nothing, and applies it", async () => {
      for (const kind of ["preview", "up", "preview"] as const) {
        const outcome = await stage().perform(region, { kind });
        assert.equal(outcome.error, undefined);
        assert.deepEqual(by("operations-shown", outcome), []);
      }
    });

    it("knows the stack's settings, and what the other regions have deployed", async () => {
      stage().set({ resources: { alerts: topic } });
      await stage().up("us-east-1");
      stage().set({ resources: all });
      const [others, settings] = by("context-shown", await preview());
      assert.match(others!, /^others \[\["us-east-1",\[.*"alerts".*\]\]\]$/);
      assert.equal(settings, 'settings {"protect":"false"}');
    });

    it("takes a plan for what the engine does", async () => {
      const { orders, files: _, alerts, ...rest } = all;
      const moved = {
        ...orders,
        inputs: { ...orders.inputs, globalClusterIdentifier: "elsewhere", deletionProtection: false },
      };
      const renamed = { ...alerts, inputs: { ...alerts.inputs, name: "elsewhere.fifo", fifoTopic: true } };
      const tagged = { ...files, inputs: { ...files.inputs, tags: { Owner: "stock" } } };
      for (const resources of [
        { ...rest, orders: moved, alerts: renamed },
        { ...all, files: tagged, versions: { ...all.versions, ignoreChanges: ["versioningConfiguration"] } },
        { ...all, alerts: { ...alerts, ignoreChanges: ["displayName"], inputs: { displayName: "alarms" } } },
      ]) {
        stage().set({ resources });
        const outcome = await preview();
        assert.deepEqual(by("operations-shown", outcome).sort(), linesOf(outcome));
      }
      stage().set({ resources: all });
    });

    it("stops a plan that deletes what holds data, says how to fix it, and lets an update delete nothing", async () => {
      const { orders: _, ...rest } = all;
      stage().set({ resources: rest });
      for (const kind of ["preview", "up"] as const) {
        const outcome = await stage().perform(region, { kind });
        assert.deepEqual(stopping(outcome), ["data-not-deleted"]);
        assert.match(
          outcome.error!,
          /^policy data-not-deleted \(mandatory\).*\n.*deletes rds GlobalCluster orders.*\nWhy: .*\nTo fix it: .*\nSee https:/,
        );
      }
      stage().set({ resources: all });
      assert.deepEqual(await stage().refreshedPlan(region), []);
    });

    it("stops a plan that replaces it, and names the input that asks for that", async () => {
      const inputs = { ...global.inputs, globalClusterIdentifier: "elsewhere" };
      stage().set({ resources: { ...all, orders: { ...global, inputs } } });
      const outcome = await preview();
      assert.deepEqual(stopping(outcome), ["data-not-replaced"]);
      assert.match(outcome.error!, /because of globalClusterIdentifier\./);
    });

    it("stops a plan that would take back a version which AWS has raised, once a refresh has seen it", async () => {
      stage().set({ resources: all });
      const raise = { GlobalClusterIdentifier: "orders", EngineVersion: "16.13" };
      await stage().cloudIn(region).client(RDSClient).send(new ModifyGlobalClusterCommand(raise));
      assert.equal((await preview()).error, undefined);
      await stage().done(region, { kind: "refresh" });
      const outcome = await preview();
      assert.deepEqual(stopping(outcome), ["version-not-lowered"]);
      assert.match(
        outcome.error!,
        /GlobalCluster orders from version .*16\.13.*, which AWS has upgraded it to, back to .*16\.4/,
      );
      const inputs = { ...global.inputs, engineVersion: "16.13" };
      stage().set({ resources: { ...all, orders: { ...global, inputs } } });
      assert.deepEqual(await stage().refreshedPlan(region), []);
      const lower = { ...raise, EngineVersion: "16.4" };
      const refused = stage().cloudIn(region).client(RDSClient).send(new ModifyGlobalClusterCommand(lower));
      await assert.rejects(refused, "AWS takes no version back");
      global.inputs.engineVersion = "16.13";
    });

    it("lets go what was released in a step before", async () => {
      const inputs = { ...global.inputs, deletionProtection: false };
      stage().set({ resources: { ...all, orders: { ...global, inputs } } });
      await stage().up(region);
      const { orders: _, ...rest } = all;
      stage().set({ resources: rest });
      const { summary, error } = await preview();
      assert.equal(error, undefined);
      assert.equal(summary["delete"], 1);
    });

    for (const name of ["poison", "early-poison"]) {
      it(`stops a plan over which a rule breaks (${name}), and repeats none of the error's words`, async () => {
        stage().set({ resources: { ...all, [name]: topic } });
        for (const kind of ["preview", "up"] as const) {
          const { error } = await stage().perform(region, { kind });
          assert.match(error ?? "", /rule broken-over-(early-)?poison is broken \(TypeError at test.*index\.ts:\d+\)/);
          assert.doesNotMatch(error!, /correct-horse/);
        }
        const { resources = [] } = await stage().done(region, { kind: "resources" });
        assert.deepEqual(
          resources.filter((it) => it.urn.endsWith(name)),
          [],
        );
      });
    }

    it("stops a plan, and the update, where nobody can read what is deployed", async () => {
      stage().set({ resources: { ...all, more: topic }, unreadable: true });
      for (const kind of ["preview", "up"] as const) {
        const outcome = await stage().perform(region, { kind });
        assert.deepEqual(stopping(outcome), ["plan-can-be-judged"]);
        assert.match(
          outcome.error!,
          /This plan can't be compared with what is deployed.*nowhere failed: there is no such folder\. Fix that/,
        );
      }
      const { resources = [] } = await stage().done(region, { kind: "resources" });
      assert.ok(resources.length > 0 && resources.every((it) => !it.urn.endsWith("more")));
    });

    it("shows rules what isn't known yet as such", async () => {
      // A new topic's address is an output, which a preview doesn't have.
      const inputs = { protocol: "email", endpoint: "shop@example.com" };
      const subscriber = { type: "aws:sns/topicSubscription:TopicSubscription", inputs, of: "news" };
      stage().set({ resources: { ...all, news: topic, subscriber } });
      assert.deepEqual(by("unknowns-told", await preview()), ["topic"]);
    });
  });

  describe("over a database that has failed over", () => {
    let told: Databases;
    const stacks = { foundation: first, [first]: first, [second]: second };
    const stage = useStage({ program, stacks, policyPack, configuration }, async (it) => {
      told = await deployDatabases(it);
      await new Events(it).failOver(second);
      for (const stack of Object.keys(stacks)) await it.done(stack, { kind: "refresh" });
    });
    const lonely = "aws:rds/cluster:Cluster";

    it("lets the program as it is through, with nothing to change", async () => {
      for (const stack of Object.keys(stacks)) {
        stage().set(told);
        assert.deepEqual(await stage().plan(stack), []);
      }
    });

    it("stops a plan that would detach the member that was left, and the update too", async () => {
      const unignored = `${lonely} globalClusterIdentifier`;
      stage().set({ ...told, lonely, unignored });
      for (const kind of ["preview", "up"] as const) {
        const outcome = await stage().perform(first, { kind });
        assert.deepEqual(stopping(outcome), ["database-member-not-detached"]);
        assert.match(
          outcome.error!,
          /moves rds Cluster relational-cluster from global cluster meridian-relational to nothing\./,
        );
      }
      const stores = await new Events(stage()).membership();
      assert.deepEqual(
        stores.flatMap((it) => membershipProblems(it, [first, second])),
        [],
      );
      assert.deepEqual(stores.map(writerOf), [second, second]);
    });

    it("stops a program that doesn't ignore the name, even while nothing would change", async () => {
      stage().set({ ...told, unignored: `${lonely} globalClusterIdentifier` });
      const outcome = await stage().perform(first, { kind: "preview" });
      assert.deepEqual(stopping(outcome), ["database-member-ignores-roles"]);
      assert.match(outcome.error!, /relational-cluster doesn't ignore globalClusterIdentifier\./);
    });

    it("lets it through where the name is ignored, because the engine then changes nothing", async () => {
      stage().set({ ...told, lonely });
      assert.deepEqual(await stage().plan(first), []);
    });
  });
});
