import type { Effect } from "./effect";

const aurora = "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide";
const rds = "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide";
const documents = "https://docs.aws.amazon.com/documentdb/latest/developerguide";
const clusters = ["rds/cluster", "docdb/cluster"];
const members = ["rds/clusterInstance", "docdb/clusterInstance"];
const globals = ["rds/globalCluster", "docdb/globalCluster"];

/** What holds orders, accounts and carts. */
export const databaseEffects: readonly Effect[] = [
  {
    types: [...clusters, ...globals, "rds/instance"],
    kinds: ["delete", "replace"],
    impact: "loses data",
    words: "everything in it is lost, and the region answers no request that needs it",
    source: `${rds}/USER_DeleteInstance.html`,
  },
  {
    types: members,
    kinds: ["delete", "replace"],
    impact: "drops connections",
    words: "connections to it end; where it is the writer, another member takes over, or nobody writes",
    source: `${aurora}/Concepts.AuroraHighAvailability.html`,
  },
  {
    types: [...clusters, "rds/instance"],
    properties: ["globalClusterIdentifier", "replicationSourceIdentifier", "replicateSourceDb", "snapshotIdentifier"],
    impact: "loses data",
    words: "it leaves its global database and takes writes of its own: what it copies and what it has go apart",
    source: `${aurora}/aurora-global-database-detaching.html`,
  },
  {
    types: [...clusters, ...globals, "rds/instance"],
    properties: ["engineVersion"],
    impact: "restarts",
    words:
      "every member restarts, and nothing is written meanwhile: seconds for a patch, minutes for another major version",
    source: `${aurora}/aurora-global-database-upgrade.html`,
  },
  {
    types: [...members, "rds/instance"],
    properties: ["instanceClass", "caCertIdentifier"],
    impact: "restarts",
    words: "it restarts, at once or in its maintenance window; connections to it end",
    source: `${rds}/USER_ModifyInstance.ApplyImmediately.html`,
  },
  {
    types: ["rds/clusterParameterGroup", "rds/parameterGroup", "docdb/clusterParameterGroup"],
    properties: ["parameters"],
    impact: "nothing",
    words: "dynamic parameters hold at once; static ones wait until members restart",
    source: `${aurora}/USER_WorkingWithParamGroups.html`,
  },
  {
    types: [...clusters, "rds/instance"],
    properties: ["dbClusterParameterGroupName", "parameterGroupName"],
    impact: "restarts",
    words: "the other group holds after members restart",
    source: `${aurora}/USER_WorkingWithParamGroups.html`,
  },
  {
    types: [...clusters, "rds/instance"],
    properties: ["backupRetentionPeriod"],
    impact: "nothing",
    words: "no restart; fewer days delete the older backups at once",
    source: `${aurora}/Aurora.Managing.Backups.html`,
  },
  {
    types: [...clusters, ...globals, "rds/instance"],
    properties: ["deletionProtection", "skipFinalSnapshot", "finalSnapshotIdentifier"],
    impact: "nothing",
    words: "nothing now; without it one delete is enough to lose everything",
    source: `${aurora}/USER_DeleteCluster.html`,
  },
  {
    types: [...clusters, "rds/instance"],
    properties: ["masterPassword", "masterUsername"],
    impact: "nothing",
    words: "open connections stay; new ones need the new password",
    source: `${rds}/USER_ModifyInstance.ApplyImmediately.html`,
  },
  {
    types: ["rds/subnetGroup", "docdb/subnetGroup"],
    impact: "nothing",
    words: "members stay where they are; AWS takes no subnet away that one is in",
    source: `${rds}/USER_VPC.WorkingWithRDSInstanceinaVPC.html`,
  },
  {
    types: ["rds/cluster"],
    properties: ["storageType", "serverlessv2ScalingConfiguration", "allocatedStorage", "iops"],
    impact: "nothing",
    words: "no restart",
    source: `${aurora}/Aurora.Modifying.html`,
  },
  {
    types: ["rds/instance"],
    properties: ["allocatedStorage", "maxAllocatedStorage", "iops", "storageType"],
    impact: "slower",
    words: "storage is optimised for hours, and may be slower meanwhile",
    source: `${rds}/USER_PIOPS.Autoscaling.html`,
  },
  {
    types: ["rds/instance"],
    properties: ["multiAz"],
    impact: "slower",
    words: "a standby comes or goes without a restart; writes may be slower while it is filled",
    source: `${rds}/Concepts.MultiAZSingleStandby.html`,
  },
  {
    types: clusters,
    impact: "nothing",
    words: "applied in place without a restart",
    source: `${aurora}/Aurora.Modifying.html`,
  },
  {
    types: globals,
    impact: "nothing",
    words: "applied in place; members go on",
    source: `${aurora}/aurora-global-database-managing.html`,
  },
  {
    types: members,
    impact: "nothing",
    words: "applied in place without a restart",
    source: `${documents}/db-instance-modify.html`,
  },
  {
    types: ["rds/instance"],
    impact: "nothing",
    words: "applied in place without a restart",
    source: `${rds}/USER_ModifyInstance.ApplyImmediately.html`,
  },
];

/** What is kept beside databases: objects, images, keys, secrets, backups. */
export const keptEffects: readonly Effect[] = [
  {
    types: ["s3/bucket"],
    kinds: ["delete", "replace"],
    impact: "loses data",
    words: "the bucket goes with every object and version in it",
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/delete-bucket.html",
  },
  {
    types: ["s3/bucket", "backup/vault"],
    properties: ["forceDestroy"],
    impact: "nothing",
    words: "nothing now; whoever deletes it takes everything in it along",
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/delete-bucket.html",
  },
  {
    types: ["kms/key", "kms/replicaKey"],
    properties: ["deletionWindowInDays"],
    impact: "nothing",
    words: "nothing now; a deletion can be taken back for another number of days",
    source: "https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html",
  },
  {
    types: ["secretsmanager/secret"],
    properties: ["recoveryWindowInDays"],
    impact: "nothing",
    words: "nothing now; a deletion can be taken back for another number of days",
    source: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/manage_delete-secret.html",
  },
  {
    types: ["kms/key", "kms/replicaKey"],
    kinds: ["delete", "replace"],
    impact: "loses data",
    words: "what it encrypted can't be read again: databases, secrets, images, backups",
    source: "https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html",
  },
  {
    types: ["kms/key", "kms/replicaKey", "kms/alias"],
    impact: "nothing",
    words: "holds at once; whoever the policy no longer names can't read what the key encrypted",
    source: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html",
  },
  {
    types: ["secretsmanager/secret"],
    kinds: ["delete", "replace"],
    impact: "refuses requests",
    words: "instances that start find no secret and serve nobody",
    source: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/manage_delete-secret.html",
  },
  {
    types: ["secretsmanager/secret"],
    properties: ["replicas"],
    impact: "nothing",
    words: "a region's replica comes or goes; instances of a region without one start and find no secret",
    source: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/replicate-secrets.html",
  },
  {
    types: ["secretsmanager/secretVersion", "random:index/randomPassword", "random:index/randomBytes"],
    kinds: ["create", "update", "replace"],
    impact: "nothing",
    words: "running processes read the new value within minutes, and the one before holds too",
    source: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets_strategies.html",
  },
  {
    types: ["s3/bucketServerSideEncryptionConfiguration"],
    kinds: ["update", "delete", "replace"],
    impact: "nothing",
    words: "new objects are encrypted by it; those that are there stay as they are",
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html",
  },
  {
    types: ["ecr/replicationConfiguration", "ecr/lifecyclePolicy", "ecr/registryScanningConfiguration"],
    kinds: ["update", "delete", "replace"],
    impact: "nothing",
    words: "images that are there stay; the next are copied, kept and scanned by it",
    source: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/replication.html",
  },
  {
    types: ["ecr/repository"],
    properties: ["forceDelete"],
    impact: "nothing",
    words: "nothing now; whoever deletes it takes every image along",
    source: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-delete.html",
  },
  {
    types: ["kms/alias"],
    kinds: ["delete", "replace"],
    impact: "refuses requests",
    words: "whoever asks for the key by this name finds none",
    source: "https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html",
  },
  {
    types: ["ecr/repository"],
    kinds: ["delete", "replace"],
    impact: "refuses requests",
    words: "every image is gone: no instance or pod can start",
    source: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-delete.html",
  },
  {
    types: ["backup/vault"],
    kinds: ["delete", "replace"],
    impact: "loses data",
    words: "the recovery points in it go, or keep it from going",
    source: "https://docs.aws.amazon.com/aws-backup/latest/devguide/create-a-vault.html",
  },
  {
    types: ["backup/plan", "backup/selection", "backup/vaultPolicy", "backup/regionSettings"],
    kinds: ["update", "delete", "replace"],
    impact: "nothing",
    words: "users notice nothing; the next backups follow it",
    source: "https://docs.aws.amazon.com/aws-backup/latest/devguide/creating-a-backup-plan.html",
  },
  {
    types: [
      "s3/bucketVersioning",
      "s3/bucketLifecycleConfiguration",
      "s3/bucketReplicationConfig",
      "s3/bucketObjectLockConfiguration",
    ],
    kinds: ["update", "delete", "replace"],
    impact: "nothing",
    words: "users notice nothing; which versions and copies are kept changes from now on",
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html",
  },
];
