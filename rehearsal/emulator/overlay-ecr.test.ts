import assert from "node:assert/strict";
import * as sdk from "@aws-sdk/client-ecr";
import { withEmulator } from "./emulator.fixture";

describe("the emulator's ECR", function () {
  const { cloudIn } = withEmulator(this);
  let ecr: sdk.ECRClient;
  before(() => {
    ecr = cloudIn("eu-west-1").client(sdk.ECRClient);
  });

  const prefixes = async (wanted?: string[]) => {
    const found = await ecr.send(new sdk.DescribeRepositoryCreationTemplatesCommand({ prefixes: wanted }));
    return found.repositoryCreationTemplates!.map((it) => [it.prefix, it.description, it.imageTagMutability]);
  };

  it("keeps, changes and forgets templates for repositories that replication creates", async () => {
    const appliedFor: sdk.RCTAppliedFor[] = ["REPLICATION"];
    const create = (prefix: string) =>
      ecr.send(
        new sdk.CreateRepositoryCreationTemplateCommand({ prefix, appliedFor, imageTagMutability: "IMMUTABLE" }),
      );
    await create("shop");
    await create("ROOT");
    await assert.rejects(create("shop"), { name: "TemplateAlreadyExistsException" });
    await ecr.send(new sdk.UpdateRepositoryCreationTemplateCommand({ prefix: "shop", description: "the shop's" }));
    assert.deepEqual(await prefixes(["shop"]), [["shop", "the shop's", "IMMUTABLE"]]);
    assert.equal((await prefixes()).length, 2);
    await ecr.send(new sdk.DeleteRepositoryCreationTemplateCommand({ prefix: "shop" }));
    await assert.rejects(prefixes(["shop"]), { name: "TemplateNotFoundException" });
    assert.deepEqual(await prefixes(), [["ROOT", undefined, "IMMUTABLE"]]);
  });

  it("refuses to change or delete a template that isn't there", async () => {
    const missing = { name: "TemplateNotFoundException" };
    await assert.rejects(ecr.send(new sdk.UpdateRepositoryCreationTemplateCommand({ prefix: "none" })), missing);
    await assert.rejects(ecr.send(new sdk.DeleteRepositoryCreationTemplateCommand({ prefix: "none" })), missing);
  });
});
