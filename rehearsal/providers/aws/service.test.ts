import assert from "node:assert/strict";
import * as sdk from "@aws-sdk/client-backup";
import type * as aws from "@pulumi/aws";
import type { Cloud, AnyEntry } from "../entry";
import { autoName, fixed, type Inputs, orElse, required, unasked, unreadable } from "./inputs";
import { bring, call, tagOperations } from "./operations";
import { service } from "./service";
import { tagMap } from "./wire";

type Sent = readonly [string, Record<string, unknown>];
type Answers = Readonly<Record<string, (input: Record<string, unknown>) => unknown>>;

/** A service that keeps what it is sent, and answers from a table. */
function answering(answers: Answers) {
  const sent: Sent[] = [];
  const send = async (command: { input: Record<string, unknown> }) => {
    const name = command.constructor.name.replace(/Command$/, "");
    sent.push([name, command.input]);
    return answers[name]?.(command.input) ?? {};
  };
  const cloud = { region: "eu-west-1", accountId: "123456789012", client: () => ({ send }) } as unknown as Cloud;
  return { cloud, sent };
}

const backup = service({
  client: sdk.BackupClient,
  gone: /^ResourceNotFound/,
  tags: tagOperations({
    of: "ResourceArn",
    wire: tagMap,
    list: [sdk.ListTagsCommand, "Tags"],
    put: [sdk.TagResourceCommand, "Tags"],
    remove: [sdk.UntagResourceCommand, "TagKeyList"],
  }),
});

type Vault = sdk.CreateBackupVaultInput | sdk.DescribeBackupVaultOutput;
const arn = "arn:aws:backup:eu-west-1:123456789012:backup-vault:safe";

const vault = backup.resource<aws.backup.VaultArgs, Vault>({
  inputs: {
    forceDestroy: unreadable("is a wish"),
    kmsKeyArn: required(fixed("EncryptionKeyArn")),
    name: autoName("BackupVaultName", 50),
    tags: ["BackupVaultTags", tagMap],
  },
  id: "BackupVaultName",
  create: call(sdk.CreateBackupVaultCommand),
  read: call(sdk.DescribeBackupVaultCommand),
  delete: call(sdk.DeleteBackupVaultCommand),
  outputs: { arn: "BackupVaultArn", points: (it) => it.NumberOfRecoveryPoints ?? 0 },
  taggedBy: "BackupVaultArn",
}) as AnyEntry;

describe("a declared resource", () => {
  it("lists its inputs, and what each of them is", () => {
    assert.deepEqual(
      [vault.inputs, vault.required, vault.replaceOn, vault.autoName, vault.unreadable],
      [
        { forceDestroy: true, kmsKeyArn: true, name: true, tags: true, region: true },
        ["kmsKeyArn"],
        ["kmsKeyArn", "name", "region"],
        { property: "name", maxLength: 50 },
        { forceDestroy: "is a wish" },
      ],
    );
  });

  it("is made with what the command takes, and identified by the input that goes in as its id", async () => {
    const { cloud, sent } = answering({});
    const inputs = { name: "safe", kmsKeyArn: "key", forceDestroy: true, tags: { Owner: "me" } };
    assert.equal(await vault.create(cloud, inputs), "safe");
    const taken = { BackupVaultName: "safe", EncryptionKeyArn: "key", BackupVaultTags: { Owner: "me" } };
    assert.deepEqual(sent, [["CreateBackupVault", taken]]);
  });

  it("is made with what had to be asked for first", async () => {
    const asking = backup.resource<aws.backup.VaultArgs, Vault>({
      inputs: { name: autoName("BackupVaultName", 50) },
      id: "BackupVaultName",
      create: call(sdk.CreateBackupVaultCommand, {
        input: async ({ cloud }) => ({ EncryptionKeyArn: await Promise.resolve(`the key of ${cloud.region}`) }),
      }),
      read: call(sdk.DescribeBackupVaultCommand),
      delete: [],
    }) as AnyEntry;
    const { cloud, sent } = answering({});
    await asking.create(cloud, { name: "safe" });
    const taken = { BackupVaultName: "safe", EncryptionKeyArn: "the key of eu-west-1" };
    assert.deepEqual(sent, [["CreateBackupVault", taken]]);
  });

  it("is read in the program's words, with its tags and outputs", async () => {
    const { cloud, sent } = answering({
      DescribeBackupVault: () => ({ BackupVaultName: "safe", BackupVaultArn: arn, EncryptionKeyArn: "key" }),
      ListTags: () => ({ Tags: { Owner: "me", "aws:own": "1" } }),
    });
    const seen = await vault.read(cloud, "safe", {});
    assert.deepEqual(seen?.inputs, {
      forceDestroy: undefined,
      kmsKeyArn: "key",
      name: "safe",
      tags: { Owner: "me" },
    });
    assert.deepEqual(seen?.outputs, { arn, points: 0 });
    assert.deepEqual(sent, [
      ["DescribeBackupVault", { BackupVaultName: "safe" }],
      ["ListTags", { ResourceArn: arn }],
    ]);
  });

  it("is gone where AWS says so, and only there", async () => {
    const failing = (name: string) =>
      answering({ DescribeBackupVault: () => assert.fail(Object.assign(new Error("no"), { name })) }).cloud;
    assert.equal(await vault.read(failing("ResourceNotFoundException"), "safe", {}), undefined);
    await assert.rejects(vault.read(failing("AccessDenied"), "safe", {}), /no/);
  });

  it("has only its tags changed where only they differ, by as few calls as that takes", async () => {
    const { cloud, sent } = answering({ DescribeBackupVault: () => ({ BackupVaultArn: arn }) });
    const from = { name: "safe", kmsKeyArn: "key", tags: { Owner: "me", Old: "1" } };
    await vault.update!(cloud, "safe", { ...from, tags: { Owner: "you" } }, from);
    assert.deepEqual(sent.slice(1), [
      ["UntagResource", { ResourceArn: arn, TagKeyList: ["Old"] }],
      ["TagResource", { ResourceArn: arn, Tags: { Owner: "you" } }],
    ]);
    sent.length = 0;
    await vault.update!(cloud, "safe", from, from);
    assert.deepEqual(sent, []);
  });

  it("is removed by its id, also where it is gone already", async () => {
    const gone = Object.assign(new Error("no"), { name: "ResourceNotFoundException" });
    const { cloud, sent } = answering({ DeleteBackupVault: () => assert.fail(gone) });
    await vault.remove(cloud, "safe", { name: "safe" });
    assert.deepEqual(sent, [["DeleteBackupVault", { BackupVaultName: "safe" }]]);
  });
});

describe("the steps of a declared update", () => {
  const steps: unknown[] = [];
  const plan = backup.resource<aws.backup.VaultLockConfigurationArgs, sdk.PutBackupVaultLockConfigurationInput>({
    inputs: {
      backupVaultName: required(fixed("BackupVaultName")),
      changeableForDays: unasked(orElse("ChangeableForDays", 3)),
      maxRetentionDays: "MaxRetentionDays",
      minRetentionDays: {},
    },
    id: "BackupVaultName",
    create: call(sdk.CreateBackupVaultCommand),
    read: call(sdk.DescribeBackupVaultCommand),
    update: [
      call(sdk.PutBackupVaultLockConfigurationCommand, { sends: "each change" }),
      bring(["minRetentionDays"], async ({ inputs, from }) =>
        steps.push([from.minRetentionDays, inputs.minRetentionDays]),
      ),
    ],
    delete: [],
  }) as AnyEntry;
  const asked = { backupVaultName: "safe", maxRetentionDays: 9, minRetentionDays: 1 };

  it("bring at creation what creating doesn't take", async () => {
    const { cloud, sent } = answering({});
    await plan.create(cloud, asked);
    assert.deepEqual(sent, [
      ["CreateBackupVault", { BackupVaultName: "safe" }],
      ["PutBackupVaultLockConfiguration", { BackupVaultName: "safe", MaxRetentionDays: 9 }],
    ]);
    assert.deepEqual(steps.splice(0), [[undefined, 1]]);
  });

  it("bring at creation also tags that creating doesn't take", async () => {
    const tagged = backup.resource<aws.backup.VaultArgs, Vault | sdk.TagResourceInput>({
      inputs: { name: "BackupVaultName", tags: ["Tags", tagMap] },
      id: "BackupVaultName",
      create: call(sdk.CreateBackupVaultCommand),
      read: call(sdk.DescribeBackupVaultCommand),
      delete: [],
    }) as AnyEntry;
    const { cloud, sent } = answering({});
    await tagged.create(cloud, { name: "safe", tags: { Owner: "me" } });
    assert.deepEqual(sent, [
      ["CreateBackupVault", { BackupVaultName: "safe" }],
      ["TagResource", { ResourceArn: "safe", Tags: { Owner: "me" } }],
    ]);
  });

  it("run only for what they take and what has changed, with what is sent where nothing is said", async () => {
    const { cloud, sent } = answering({});
    await plan.update!(cloud, "safe", { ...asked, minRetentionDays: 2 }, { ...asked, changeableForDays: 5 });
    assert.deepEqual(sent, [["PutBackupVaultLockConfiguration", { BackupVaultName: "safe", ChangeableForDays: 3 }]]);
    assert.deepEqual(steps.splice(0), [[1, 2]]);
    assert.deepEqual(plan.seenUnasked, ["changeableForDays"]);
  });
});

describe("a declared resource that takes its time", () => {
  const locked = (patience: number) =>
    backup.resource<aws.backup.VaultArgs, Vault | sdk.PutBackupVaultLockConfigurationInput>({
      inputs: { forceDestroy: "MinRetentionDays", name: "BackupVaultName" },
      id: "BackupVaultName",
      create: call(sdk.CreateBackupVaultCommand),
      read: call(sdk.DescribeBackupVaultCommand),
      update: [call(sdk.PutBackupVaultLockConfigurationCommand)],
      delete: [],
      usable: (it) => it.Locked === true,
      waitsFor: "it needs a key",
      patience,
    }) as AnyEntry;

  it("is waited for when it is made, and after each step of an update", async () => {
    const states = [false, true, false, true, false, true];
    const { cloud, sent } = answering({ DescribeBackupVault: () => ({ Locked: states.shift() }) });
    await locked(1).create(cloud, { name: "safe", forceDestroy: 1 });
    await locked(1).update!(cloud, "safe", { name: "safe", forceDestroy: 2 }, { name: "safe", forceDestroy: 1 });
    const twice = ["DescribeBackupVault", "DescribeBackupVault"];
    const changed = ["PutBackupVaultLockConfiguration", ...twice];
    assert.deepEqual(
      sent.map(([name]) => name),
      ["CreateBackupVault", ...twice, ...changed, ...changed],
    );
  });

  it("says what it may lack where that never happens", async () => {
    const { cloud } = answering({ DescribeBackupVault: () => ({ Locked: false }) });
    await assert.rejects(locked(0).create(cloud, { name: "safe" }), /Waited 0 s for safe to be usable: it needs a key/);
  });
});

describe("a declared resource whose service has no commands for tags", () => {
  const untagged = service({ client: sdk.BackupClient, gone: /^ResourceNotFound/ });
  const safe = untagged.resource<aws.backup.VaultArgs, Vault>({
    inputs: {
      forceDestroy: {},
      kmsKeyArn: "EncryptionKeyArn",
      name: autoName("BackupVaultName", 50),
      tags: ["BackupVaultTags", tagMap],
    },
    id: "BackupVaultName",
    create: call(sdk.CreateBackupVaultCommand),
    read: [call(sdk.DescribeBackupVaultCommand), call(sdk.GetBackupVaultAccessPolicyCommand)],
    update: [
      call(sdk.CreateBackupVaultCommand, { input: ({ from }) => ({ CreatorRequestId: from.kmsKeyArn }) }),
      bring(["forceDestroy"], async ({ inputs }) => assert.ok(!inputs.forceDestroy, "never")),
    ],
    delete: call(sdk.DeleteBackupVaultCommand),
  }) as AnyEntry;

  it("has them changed as any other input, and a call knows what was there before", async () => {
    const { cloud, sent } = answering({});
    const from = { name: "safe", kmsKeyArn: "key", tags: { Owner: "me" } };
    await safe.update!(cloud, "safe", { ...from, tags: { Owner: "you" } }, from);
    const whole = { BackupVaultName: "safe", EncryptionKeyArn: "key", BackupVaultTags: { Owner: "you" } };
    assert.deepEqual(sent, [["CreateBackupVault", { ...whole, CreatorRequestId: "key" }]]);
  });

  it("is read with what its id says, where no answer repeats that", async () => {
    const { cloud } = answering({ DescribeBackupVault: () => ({ EncryptionKeyArn: "key" }) });
    const seen = await safe.read(cloud, "safe", {});
    assert.deepEqual([seen?.inputs["name"], seen?.inputs["kmsKeyArn"]], ["safe", "key"]);
  });

  it("is there as long as its first read says so, whatever another one lacks", async () => {
    const gone = () => assert.fail(Object.assign(new Error("no"), { name: "ResourceNotFoundException" }));
    const { cloud } = answering({
      DescribeBackupVault: () => ({ EncryptionKeyArn: "key" }),
      GetBackupVaultAccessPolicy: gone,
    });
    assert.equal((await safe.read(cloud, "safe", {}))?.inputs["kmsKeyArn"], "key");
    assert.equal(await safe.read(answering({ DescribeBackupVault: gone }).cloud, "safe", {}), undefined);
  });

  it("is removed again where a step after its creation fails", async () => {
    const { cloud, sent } = answering({});
    await assert.rejects(safe.create(cloud, { name: "safe", forceDestroy: true }), /never/);
    assert.deepEqual(
      sent.map(([name]) => name),
      ["CreateBackupVault", "DeleteBackupVault"],
    );
  });
});

/** The compiler is the test: each line is an error without its comment. */
describe("a declaration's names", () => {
  it("are checked on both sides", () => {
    const misspelt = () =>
      backup.resource<aws.backup.VaultArgs, Vault>({
        inputs: {
          // @ts-expect-error -- AWS knows no `EncryptionKey`
          kmsKeyArn: fixed("EncryptionKey"),
          // @ts-expect-error -- nor `BackupVaultTag`
          tags: ["BackupVaultTag", tagMap],
        },
        // @ts-expect-error -- AWS knows no `VaultName`
        id: "VaultName",
        // @ts-expect-error -- the command takes no `Name`
        create: call(sdk.CreateBackupVaultCommand, { input: () => ({ Name: "safe" }) }),
        // @ts-expect-error -- the answer has no `Vault`
        read: call(sdk.DescribeBackupVaultCommand, { answer: (found) => found.Vault }),
        delete: call(sdk.DeleteBackupVaultCommand),
        // @ts-expect-error -- what is read has no `Arn`
        outputs: { arn: "Arn" },
      });
    const inputs: Inputs<aws.backup.VaultArgs, Vault> = {
      // @ts-expect-error -- the class has no input `kmsKey`
      kmsKey: "EncryptionKeyArn",
    };
    assert.deepEqual([typeof misspelt, Object.keys(inputs)], ["function", ["kmsKey"]]);
  });
});
