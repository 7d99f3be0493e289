import { DescribeRegistryCommand, DescribeRepositoriesCommand, ECRClient } from "@aws-sdk/client-ecr";
import { ListOpenIDConnectProvidersCommand, IAMClient } from "@aws-sdk/client-iam";
import { DescribeGlobalClustersCommand, RDSClient } from "@aws-sdk/client-rds";
import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import path from "node:path";
import type { StackOperation, StackOutcome } from "../../deploy/protocol";
import { findEngine } from "../../engine/engine";
import { LocalCloud } from "../../rehearsal/cloud/localCloud";
import { removeDeadSessions, Session } from "../../rehearsal/cloud/sessions";
import { programRoot } from "../../rehearsal/cloud/workspace";
import { linesOf } from "./stage";

const regions = ["us-east-1", "eu-west-1"] as const;
const [home] = regions;

/** What only foundation has is one of an account's; the rest of two platforms is rehearsed by `npm run rehearse -- --beside`. */
describe("the foundations of two platforms in one account and one backend", function () {
  this.timeout(300_000);
  const root = path.join(programRoot, "build", "engine-tests", `platforms-${process.pid}`);
  let first: LocalCloud;
  let second: LocalCloud;

  const done = async (cloud: LocalCloud, operation: StackOperation): Promise<StackOutcome> => {
    const outcome = await cloud.stack("foundation").perform(operation);
    assert.equal(outcome.error, undefined, `${operation.kind}: ${outcome.error}`);
    return outcome;
  };
  const refreshed = async (cloud: LocalCloud) =>
    linesOf(await done(cloud, { kind: "preview", refresh: "refresh", policies: "none" }));

  before("deploys one beside the other", async () => {
    removeDeadSessions(root);
    const engine = await findEngine(() => undefined);
    const session = Session.create(root, regions, "discard");
    const places = { regions, homeRegion: home, bootstrapRegion: home };
    first = await LocalCloud.start({ ...places, engine, session, configuration: { protect: false } });
    second = first.beside("staging", { domain: "staging.example.com", accountSingletons: "shared", protect: false });
    await done(first, { kind: "up" });
    await done(second, { kind: "up" });
  });
  after("ends both", async () => {
    await second?.leave();
    await first?.stop();
    rmSync(root, { recursive: true, force: true, maxRetries: 5 });
  });

  it("leave each other as they are: both preview clean, and what an account has once is there once", async () => {
    assert.deepEqual(await refreshed(first), []);
    assert.deepEqual(await refreshed(second), []);
    const { OpenIDConnectProviderList: providers } = await first
      .cloudIn(home)
      .client(IAMClient)
      .send(new ListOpenIDConnectProvidersCommand({}));
    assert.equal(providers?.length, 1);
    const images = first.cloudIn(home).client(ECRClient);
    const { repositories = [] } = await images.send(new DescribeRepositoriesCommand({}));
    assert.deepEqual(repositories.map((it) => it.repositoryName).sort(), [
      "meridian/staging/storefront",
      "meridian/storefront",
    ]);
  });

  it("go one by one: the second's end changes nothing of the first", async () => {
    await done(second, { kind: "destroy" });
    assert.deepEqual(await refreshed(first), []);
    const { GlobalClusters: left = [] } = await first
      .cloudIn(home)
      .client(RDSClient)
      .send(new DescribeGlobalClustersCommand({}));
    assert.deepEqual(left.map((it) => it.GlobalClusterIdentifier).sort(), ["meridian-document", "meridian-relational"]);
    const { replicationConfiguration } = await first
      .cloudIn(home)
      .client(ECRClient)
      .send(new DescribeRegistryCommand({}));
    assert.equal(replicationConfiguration?.rules?.length, 1);
  });
});
