import assert from "node:assert/strict";
import type { ModifyDBClusterCommand } from "@aws-sdk/client-rds";
import { switchOffProtection } from "./awsProtection";
import type { StateResource } from "./protocol";
import { unprotected } from "./unprotected";

describe("taking protection off without a program", () => {
  it("changes what the program said of deletion, and nothing that it left to defaults", () => {
    const bucket = {
      urn: "a",
      protect: true,
      inputs: { bucket: "b", forceDestroy: false },
      outputs: { forceDestroy: false, arn: "x" },
    };
    const cluster = {
      urn: "b",
      inputs: { deletionProtection: true },
      outputs: { deletionProtection: true, skipFinalSnapshot: false },
    };
    const { resources, version } = unprotected({ version: 3, resources: [bucket, cluster, { urn: "c" }] });
    assert.deepEqual(resources, [
      {
        urn: "a",
        protect: false,
        inputs: { bucket: "b", forceDestroy: true },
        outputs: { forceDestroy: true, arn: "x" },
      },
      {
        urn: "b",
        inputs: { deletionProtection: false },
        outputs: { deletionProtection: false, skipFinalSnapshot: false },
      },
      { urn: "c" },
    ]);
    assert.equal(version, 3);
    assert.deepEqual(unprotected({}), { resources: [] });
  });

  it("lets a table's replicas go with it, in the state and in each of their regions", async () => {
    const replica = (held: boolean) => ({ regionName: "eu-west-1", deletionProtectionEnabled: held });
    const of = (held: boolean) => ({
      deletionProtectionEnabled: held,
      replicas: [replica(held), { regionName: "ap-south-1" }],
    });
    const { resources } = unprotected({ resources: [{ urn: "t", inputs: of(true), outputs: of(true) }] });
    assert.deepEqual(resources, [{ urn: "t", inputs: of(false), outputs: of(false) }]);
    const sent: unknown[] = [];
    const make = (_: unknown, region: string) => ({
      send: ({ input }: { readonly input: object }) => Promise.resolve(void sent.push([region, input])),
    });
    const table = {
      ...{ urn: "t", type: "aws:dynamodb/table:Table", id: "carts", protect: true },
      inputs: {},
      outputs: of(true),
    };
    await switchOffProtection([table], "us-east-1", make as never);
    const input = { TableName: "carts", DeletionProtectionEnabled: false };
    assert.deepEqual(
      sent,
      ["us-east-1", "eu-west-1", "ap-south-1"].map((it) => [it, input]),
    );
  });

  it("lets a user pool go by Cognito's own word, in the state and in AWS, where nothing else of it changes", async () => {
    const held = { deletionProtection: "ACTIVE" };
    const { resources } = unprotected({ resources: [{ urn: "p", inputs: held, outputs: held }] });
    const off = { deletionProtection: "INACTIVE" };
    assert.deepEqual(resources, [{ urn: "p", inputs: off, outputs: off }]);
    const UserPool = {
      ...{ Id: "eu-west-1_AbC", DeletionProtection: "ACTIVE", UserPoolTier: "LITE", MfaConfiguration: "OPTIONAL" },
      ...{ Policies: { PasswordPolicy: { MinimumLength: 15 } }, UserPoolTags: { Owner: "shop" } },
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: false, UnusedAccountValidityDays: 7 },
    };
    const sent: { readonly input: object }[] = [];
    const make = () => ({ send: (it: { readonly input: object }) => (sent.push(it), Promise.resolve({ UserPool })) });
    const type = "aws:cognito/userPool:UserPool";
    const pool = { ...{ urn: "p", type, id: "eu-west-1_AbC", protect: true, inputs: {} }, outputs: held };
    await switchOffProtection([pool], "us-east-1", make as never);
    const { Id: UserPoolId, ...kept } = UserPool;
    assert.deepEqual(JSON.parse(JSON.stringify(sent.at(-1)!.input)), {
      ...{ UserPoolId, ...kept, DeletionProtection: "INACTIVE" },
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: false },
    });
  });

  const cluster = (id: string, held: boolean, region?: string): StateResource => ({
    ...{ urn: `urn::${id}`, type: "aws:rds/cluster:Cluster", id, protect: true },
    ...{ inputs: region === undefined ? {} : { region }, outputs: { deletionProtection: held } },
  });

  it("switches off in AWS what AWS holds, where it is, and lets what is gone be gone", async () => {
    const sent: unknown[] = [];
    const make = (_: unknown, region: string) => ({
      send: (command: ModifyDBClusterCommand) => {
        sent.push([region, command.input]);
        const gone = Object.assign(new Error("gone"), { name: "DBClusterNotFoundFault" });
        return command.input.DBClusterIdentifier === "gone" ? Promise.reject(gone) : Promise.resolve({});
      },
    });
    const all = [cluster("gone", true), cluster("here", true, "eu-west-1"), cluster("free", false)];
    await switchOffProtection(all, "us-east-1", make as never);
    assert.deepEqual(sent, [
      ["us-east-1", { DBClusterIdentifier: "gone", DeletionProtection: false }],
      ["eu-west-1", { DBClusterIdentifier: "here", DeletionProtection: false }],
    ]);
    const refused = () => ({ send: () => Promise.reject(new Error("AccessDenied")) });
    await assert.rejects(switchOffProtection([cluster("here", true)], "us-east-1", refused as never), /AccessDenied/);
  });
});
