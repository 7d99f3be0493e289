import {
  CreateRepositoryCommand,
  DeleteRepositoryCommand,
  ECRClient,
  PutReplicationConfigurationCommand,
} from "@aws-sdk/client-ecr";
import { CreateOpenIDConnectProviderCommand, IAMClient } from "@aws-sdk/client-iam";
import { STSClient } from "@aws-sdk/client-sts";
import assert from "node:assert/strict";
import type { Answer } from "../deploy/check/check";
import { singletonChecks, whyOthersNeedIt } from "../deploy/check/singletons";
import { withEmulator } from "../rehearsal/emulator/emulator.fixture";
import { settingsFor, three } from "./settings";

const [home = "", ...others] = three;
const [provider, replication] = ["GitHub's OIDC provider", `replication of images from ${home}`];

describe("what an account has once", function () {
  const emulator = withEmulator(this);
  const cloud = () => emulator.cloudIn(home);
  const images = () => cloud().client(ECRClient);
  const settingsOf = (project: string, accountSingletons: "own" | "shared", regions: readonly string[] = three) => {
    const own = settingsFor({ kind: "foundation" }, regions, { accountSingletons });
    return { ...own, tags: { ...own.tags, project } };
  };

  async function answers(...of: Parameters<typeof settingsOf>): Promise<Readonly<Record<string, Answer>>> {
    const clients = { identities: cloud().client(IAMClient), tokens: cloud().client(STSClient) };
    const checks = singletonChecks(settingsOf(...of), clients, images());
    return Object.fromEntries(await Promise.all(checks.map(async (it) => [it.name, await it.ask()] as const)));
  }

  it("is made by the first platform, and can't be found before", async () => {
    assert.deepEqual(
      Object.values(await answers("meridian", "own")).map((it) => `${it.verdict}: ${it.detail}`),
      ["ok: foundation makes it", "ok: foundation sets it"],
    );
    const early = await answers("staging", "shared");
    assert.deepEqual(
      Object.values(early).map((it) => it.verdict),
      ["problem", "problem"],
    );
    assert.match(
      JSON.stringify(early[provider]),
      /isn't there.*Deploy foundation of the platform that owns them first/,
    );
    assert.match(JSON.stringify(early[replication]), /nobody has set it for meridian\/\*/);
  });

  describe("once it is there", () => {
    before("deploys what the first platform's foundation makes", async () => {
      await cloud()
        .client(IAMClient)
        .send(
          new CreateOpenIDConnectProviderCommand({
            Url: "https://token.actions.githubusercontent.com",
            ClientIDList: ["sts.amazonaws.com"],
            ThumbprintList: ["0".repeat(40)],
            Tags: [{ Key: "Project", Value: "meridian" }],
          }),
        );
      await images().send(new CreateRepositoryCommand({ repositoryName: "meridian/storefront" }));
      const destinations = others.map((region) => ({ region, registryId: "123456789012" }));
      const repositoryFilters = [{ filter: "meridian/", filterType: "PREFIX_MATCH" as const }];
      const replicationConfiguration = { rules: [{ destinations, repositoryFilters }] };
      await images().send(new PutReplicationConfigurationCommand({ replicationConfiguration }));
    });

    it("is the first platform's own, and found by the second", async () => {
      const verdicts = async (...of: Parameters<typeof settingsOf>) =>
        Object.values(await answers(...of)).map((it) => it.verdict);
      assert.deepEqual(await verdicts("meridian", "own"), ["ok", "ok"]);
      assert.deepEqual(await verdicts("staging", "shared"), ["ok", "ok"]);
    });

    it("has no second owner, who would replace it for the first", async () => {
      const second = await answers("staging", "own");
      assert.match(JSON.stringify(second[provider]), /"problem".*was made by meridian.*accountSingletons shared/);
      assert.match(JSON.stringify(second[replication]), /"problem".*not by staging.*accountSingletons shared/);
    });

    it("copies images to the owner's regions, which are all that others may have", async () => {
      const beyond = await answers("staging", "shared", [home, "eu-north-1"]);
      assert.match(JSON.stringify(beyond[replication]), /"problem".*aren't copied to eu-north-1/);
      const fewer = await answers("staging", "shared", [home, others[0]!]);
      assert.deepEqual(fewer[replication], {
        verdict: "ok",
        detail: `to ${others.join(", ")}; ECR makes a repository in ${others[1]} too, which destroy leaves`,
      });
    });

    it("stays as long as another platform stands on it", async () => {
      assert.equal(await whyOthersNeedIt(settingsOf("meridian", "own"), images()), undefined);
      const repositoryName = "meridian/staging/storefront";
      await images().send(new CreateRepositoryCommand({ repositoryName }));
      const refusal = await whyOthersNeedIt(settingsOf("meridian", "own"), images());
      assert.match(refusal!, /^Not destroying: meridian\/staging\/storefront in us-east-1 belong to other platforms/);
      assert.equal(await whyOthersNeedIt(settingsOf("staging", "shared"), images()), undefined);
      await images().send(new DeleteRepositoryCommand({ repositoryName }));
      assert.equal(await whyOthersNeedIt(settingsOf("meridian", "own"), images()), undefined);
    });
  });
});
