import assert from "node:assert/strict";
import { record, type RecorderOptions, settled, valueOf, watchOptions } from "../../test/recorder";
import { restoreTested } from "../../config/prices/platform";
import { Backups, type BackupsArgs } from "./backups";

const bucketType = "aws:s3/bucket:Bucket";
const vaultType = "aws:backup/vault:Vault";
const selectionType = "aws:backup/restoreTestingSelection:RestoreTestingSelection";

const args: BackupsArgs = {
  retentionDays: 35,
  objectLockDays: 0,
  restoreTestSchedule: "cron(0 5 ? * SUN *)",
  keyArn: "arn:aws:kms:eu-west-1:123456789012:key/mrk-1",
  alarmTopicArn: "topic",
  administratorArns: ["arn:aws:iam::123456789012:role/deploy"],
  relationalBackupType: "Aurora",
  relationalSubnetGroupName: "relational-subnets",
  documentSubnetGroupName: "document-subnets",
  protect: true,
};

async function declare(changes: Partial<BackupsArgs> = {}, options: RecorderOptions = {}) {
  const recorder = record({ outputs: { [bucketType]: () => ({ bucket: "backup-bucket-1234567" }) }, ...options });
  const watch = watchOptions();
  const backups = new Backups("backups", { ...args, ...changes }, { transformations: [watch.transformation] });
  await settled();
  const statements = (type: string) => JSON.parse(recorder.only(type).inputs["policy"] as string).Statement;
  return { recorder, watch, backups, statements };
}

const names = ({ recorder }: Awaited<ReturnType<typeof declare>>) =>
  recorder.resources.map((it) => `${it.type.split(":").pop()} ${it.name}`).sort();

/** Registrations arrive in the order in which their inputs settle, which says nothing. */
const byName = (a: { name: string }, b: { name: string }) => a.name.localeCompare(b.name);

const everything = [
  "BackupBucket backup-bucket",
  "Backups backups",
  "Bucket backup-bucket",
  "BucketLifecycleConfiguration backup-bucket-lifecycle",
  "BucketOwnershipControls backup-bucket-ownership",
  "BucketPolicy backup-bucket-policy",
  "BucketPublicAccessBlock backup-bucket-public-access",
  "BucketServerSideEncryptionConfiguration backup-bucket-encryption",
  "BucketVersioning backup-bucket-versioning",
  "RestoreTestingPlan restore-testing",
  "RestoreTestingSelection restore-testing-document",
  "RestoreTestingSelection restore-testing-objects",
  "RestoreTestingSelection restore-testing-relational",
  "Role restore-testing-role",
  "RolePolicyAttachment restore-testing-databases",
  "RolePolicyAttachment restore-testing-objects",
  "Vault backup-vault",
  "VaultNotifications backup-vault-notifications",
  "VaultPolicy backup-vault-policy",
];

describe("Backups", () => {
  it("declare exactly these resources, in a preview too", async () => {
    assert.deepEqual(names(await declare()), everything);
    assert.deepEqual(names(await declare({}, { preview: true })), everything);
  });

  it("test the restores that config/prices counts", async () => {
    const { recorder } = await declare();
    const tested = recorder.of(selectionType).map(({ name }) => name.replace("restore-testing-", ""));
    assert.deepEqual(tested.sort(), [...restoreTested].sort());
  });

  it("hand out the bucket and the vault", async () => {
    const { backups } = await declare();
    assert.equal(await valueOf(backups.bucketName), "backup-bucket-1234567");
    assert.equal(await valueOf(backups.bucketArn), "arn:aws:mock:eu-west-1:123456789012:backup-bucket");
    assert.equal(await valueOf(backups.vaultName), "backup-vault-1234567");
    assert.equal(await valueOf(backups.vaultArn), "arn:aws:mock:eu-west-1:123456789012:backup-vault");
  });

  it("protect bucket and vault, and neither in a throw-away stack", async () => {
    const kept = await declare();
    assert.deepEqual(
      kept.watch.where(({ protect }) => protect === true),
      [`${vaultType} backup-vault`, `${bucketType} backup-bucket`],
    );
    assert.equal(kept.recorder.only(vaultType).inputs["forceDestroy"], false);
    const { recorder, watch, statements } = await declare({ protect: false });
    assert.deepEqual(
      watch.where(({ protect }) => protect === true),
      [],
    );
    assert.equal(recorder.only(bucketType).inputs["forceDestroy"], true);
    assert.equal(recorder.only(vaultType).inputs["forceDestroy"], true);
    assert.deepEqual(
      statements("aws:backup/vaultPolicy:VaultPolicy").map((it: { Sid: string }) => it.Sid),
      ["OwnAccountOnly"],
    );
  });
});

describe("the backup bucket", () => {
  it("keeps versions, encrypts with the region's key and is closed to the public", async () => {
    const { recorder } = await declare();
    const bucket = "backup-bucket-1234567";
    assert.deepEqual(recorder.only(bucketType).inputs, {
      objectLockEnabled: false,
      forceDestroy: false,
      tags: { Backup: "meridian" },
    });
    assert.deepEqual(recorder.only("aws:s3/bucketVersioning:BucketVersioning").inputs, {
      bucket,
      versioningConfiguration: { status: "Enabled" },
    });
    assert.deepEqual(
      recorder.only("aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration").inputs,
      {
        bucket,
        rules: [
          {
            applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: args.keyArn },
            bucketKeyEnabled: true,
          },
        ],
      },
    );
    assert.deepEqual(recorder.only("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock").inputs, {
      bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    assert.deepEqual(recorder.only("aws:s3/bucketOwnershipControls:BucketOwnershipControls").inputs, {
      bucket,
      rule: { objectOwnership: "BucketOwnerEnforced" },
    });
  });

  it("refuses plain HTTP, old TLS and uploads that ask for other encryption or another key", async () => {
    const { statements } = await declare();
    const arn = "arn:aws:mock:eu-west-1:123456789012:backup-bucket";
    const deny = { Effect: "Deny", Principal: "*" };
    const everywhere = { ...deny, Action: "s3:*", Resource: [arn, `${arn}/*`] };
    const upload = { ...deny, Action: "s3:PutObject", Resource: `${arn}/*` };
    const asked = { Null: { "s3:x-amz-server-side-encryption": "false" } };
    assert.deepEqual(statements("aws:s3/bucketPolicy:BucketPolicy"), [
      { ...everywhere, Sid: "TlsOnly", Condition: { Bool: { "aws:SecureTransport": "false" } } },
      { ...everywhere, Sid: "Tls12OrNewer", Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } } },
      {
        ...upload,
        Sid: "KmsOnly",
        Condition: { ...asked, StringNotEquals: { "s3:x-amz-server-side-encryption": "aws:kms" } },
      },
      {
        ...upload,
        Sid: "OurKeyOnly",
        Condition: { ...asked, ArnNotEquals: { "s3:x-amz-server-side-encryption-aws-kms-key-id": args.keyArn } },
      },
    ]);
  });

  it("gets cheaper with age and forgets replaced versions after the retention", async () => {
    const { recorder } = await declare();
    const { rules } = recorder.only("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration").inputs;
    assert.deepEqual(rules, [
      {
        id: "cheaper-with-age",
        status: "Enabled",
        filter: { prefix: "" },
        transitions: [
          { days: 30, storageClass: "STANDARD_IA" },
          { days: 90, storageClass: "GLACIER_IR" },
        ],
      },
      {
        id: "forget-what-was-replaced",
        status: "Enabled",
        filter: { prefix: "" },
        noncurrentVersionExpiration: { noncurrentDays: 35 },
        expiration: { expiredObjectDeleteMarker: true },
        abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
      },
    ]);
  });

  it("locks new versions where that is asked for, and keeps replaced ones at least as long", async () => {
    const declared = await declare({ objectLockDays: 60 });
    const { recorder } = declared;
    assert.equal(recorder.only(bucketType).inputs["objectLockEnabled"], true);
    assert.deepEqual(recorder.only("aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration").inputs, {
      bucket: "backup-bucket-1234567",
      rule: { defaultRetention: { mode: "GOVERNANCE", days: 60 } },
    });
    const { rules } = recorder.only("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration").inputs;
    assert.deepEqual((rules as Record<string, unknown>[])[1]!["noncurrentVersionExpiration"], { noncurrentDays: 60 });
    assert.equal(names(declared).length, everything.length + 1);
  });
});

describe("the backup vault", () => {
  it("is encrypted, takes copies from its own account only and lets only administrators delete early", async () => {
    const { recorder, statements } = await declare();
    assert.equal(recorder.only(vaultType).inputs["kmsKeyArn"], args.keyArn);
    const [accounts, deletion] = statements("aws:backup/vaultPolicy:VaultPolicy");
    assert.deepEqual(accounts, {
      Sid: "OwnAccountOnly",
      Effect: "Deny",
      Principal: "*",
      Action: "backup:CopyIntoBackupVault",
      Resource: "*",
      Condition: { StringNotEquals: { "aws:PrincipalAccount": "123456789012" } },
    });
    assert.deepEqual(deletion, {
      Sid: "NoEarlyDeletion",
      Effect: "Deny",
      Principal: "*",
      Action: [
        "backup:DeleteBackupVault",
        "backup:DeleteRecoveryPoint",
        "backup:DisassociateRecoveryPoint",
        "backup:UpdateRecoveryPointLifecycle",
      ],
      Resource: "*",
      Condition: {
        ArnNotLike: {
          "aws:PrincipalArn": [
            "arn:aws:iam::123456789012:role/deploy",
            "arn:aws:iam::*:role/aws-service-role/backup.amazonaws.com/AWSServiceRoleForBackup",
          ],
        },
      },
    });
  });

  it("tells the alarm topic what no metric tells", async () => {
    const { recorder } = await declare();
    assert.deepEqual(recorder.only("aws:backup/vaultNotifications:VaultNotifications").inputs, {
      backupVaultName: "backup-vault-1234567",
      snsTopicArn: "topic",
      backupVaultEvents: ["COPY_JOB_FAILED", "S3_BACKUP_OBJECT_FAILED", "S3_RESTORE_OBJECT_FAILED"],
    });
  });

  it("is tested by restoring the latest point of each store that carries the backup tag", async () => {
    const { recorder } = await declare();
    const plan = recorder.only("aws:backup/restoreTestingPlan:RestoreTestingPlan").inputs;
    assert.equal(plan["scheduleExpression"], "cron(0 5 ? * SUN *)");
    assert.deepEqual(plan["recoveryPointSelection"], {
      algorithm: "LATEST_WITHIN_WINDOW",
      includeVaults: ["arn:aws:mock:eu-west-1:123456789012:backup-vault"],
      recoveryPointTypes: ["CONTINUOUS", "SNAPSHOT"],
      selectionWindowDays: 7,
    });
    const selections = recorder
      .of(selectionType)
      .sort(byName)
      .map(({ inputs }) => inputs);
    assert.deepEqual(
      selections.map((it) => [it["name"], it["protectedResourceType"], it["restoreMetadataOverrides"]]),
      [
        ["meridian_document", "DocumentDB", { dbSubnetGroupName: "document-subnets" }],
        ["meridian_objects", "S3", undefined],
        ["meridian_relational", "Aurora", { dbSubnetGroupName: "relational-subnets" }],
      ],
    );
    for (const it of selections) {
      assert.deepEqual(it["protectedResourceConditions"], {
        stringEquals: [{ key: "aws:ResourceTag/Backup", value: "meridian" }],
      });
      assert.ok(!("protectedResourceArns" in it), "the provider takes either ARNs or conditions");
      assert.equal(it["restoreTestingPlanName"], "meridian_restore_testing");
    }
  });

  it("names plan and selections with letters, digits and underscores only", async () => {
    const { recorder } = await declare();
    const named = [...recorder.of("aws:backup/restoreTestingPlan:RestoreTestingPlan"), ...recorder.of(selectionType)];
    assert.equal(named.length, 4);
    for (const { inputs } of named) assert.match(inputs["name"] as string, /^[A-Za-z0-9_]{1,50}$/);
  });
});
