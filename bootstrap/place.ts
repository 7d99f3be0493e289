/** Where Pulumi's state is kept: names that follow from the account and two regions. Pure. */

/** The account, the region whose bucket the backend is, and the region that has a copy of everything in it. */
export interface StatePlace {
  readonly accountId: string;
  readonly region: string;
  readonly replicaRegion: string;
}

/** The multi-Region key has this name in both regions. */
export const keyAlias = "alias/meridian-state";
export const replicationRoleName = "meridian-state-replication";

/** Whatever bootstrap makes carries it, and nothing without it is changed. */
export const ownTag = { key: "meridian:bootstrap", value: "pulumi-state" } as const;

/** A bucket's name is one of the whole world's, so it has the account in it. */
export const bucketName = (accountId: string, region: string): string => `meridian-state-${accountId}-${region}`;

export const bucketArn = (bucket: string): string => `arn:aws:s3:::${bucket}`;

export const replicationRoleArn = (accountId: string): string =>
  `arn:aws:iam::${accountId}:role/${replicationRoleName}`;

/** Both buckets: the backend first. */
export const bucketsOf = ({ accountId, region, replicaRegion }: StatePlace): readonly [string, string] => [
  bucketName(accountId, region),
  bucketName(accountId, replicaRegion),
];

/** As `pulumi login` and `backend.url` of Pulumi.yaml take it (https://www.pulumi.com/docs/iac/concepts/state-and-backends/#aws-s3). */
export const backendUrl = ({ accountId, region }: Pick<StatePlace, "accountId" | "region">): string =>
  `s3://${bucketName(accountId, region)}?region=${region}&awssdk=v2`;

/** As `pulumi stack init --secrets-provider` takes it. */
export const secretsProvider = (region: string): string => `awskms://${keyAlias}?region=${region}`;
