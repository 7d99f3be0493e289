/**
 * What a stack's configuration means once it has been read: validated, typed and frozen.
 *
 * Every key, its default and its price stand in `Pulumi.yaml`; `config/parse.ts` turns keys into this shape.
 * Durations and sizes carry their unit in the name.
 */

/** Which of the three kinds of stack this is; it follows from the stack's name. */
export type Role =
  { readonly kind: "foundation" } | { readonly kind: "region"; readonly region: string } | { readonly kind: "global" };

/** How private subnets reach the internet. `perZone` survives the loss of a zone; `single` is for throw-away stacks. */
export type NatStrategy = "perZone" | "single";

export interface NetworkSettings {
  /** IPv4 block of the region's VPC, /16 to /20, disjoint from every other region's. */
  readonly vpcCidr: string;
  /** Zones by name, three of them; none where the first three by name are taken. */
  readonly availabilityZones: readonly string[];
  /** Services reached through interface endpoints, as AWS names them without `com.amazonaws.<region>.`, such as `ecr.api`. */
  readonly interfaceEndpoints: readonly string[];
}

export interface ServiceSettings {
  readonly instanceType: string;
  /** Digest of the storefront's image, `sha256:` and 64 hexadecimal digits. */
  readonly imageDigest: string;
  /** Port the storefront listens on inside the instance. */
  readonly port: number;
  /** Statically stable: `min` carries this region's share of demand and the largest share it can inherit. */
  readonly minInstances: number;
  readonly maxInstances: number;
  /** Average CPU, percent, that target tracking holds. */
  readonly cpuTargetPercent: number;
  /** Requests per instance and minute that target tracking holds. */
  readonly requestsPerTargetPerMinute: number;
  /** Seconds that a region is watched after a change, before the next region changes. */
  readonly bakeSeconds: number;
  /** Requests that it must have answered by then. */
  readonly bakeRequests: number;
}

/** What the storefront runs on: EC2 Auto Scaling, or a Kubernetes cluster of Amazon EKS. The first is the default. */
export const computeKinds = ["asg", "eks"] as const;
export type ComputeKind = (typeof computeKinds)[number];

export interface ComputeSettings {
  /** The kind that serves. */
  readonly kind: ComputeKind;
  /** The other kind, while the region moves to it or from it. */
  readonly standby?: {
    readonly kind: ComputeKind;
    /** Percent of requests that it answers, 0 to 99. At 0 the load balancer doesn't know it. */
    readonly percent: number;
  };
  /** Minor version such as `1.36`. Only of `eks`. */
  readonly kubernetesVersion: string;
  /** Who may reach the cluster's API from the internet; nobody where it is empty. Only of `eks`. */
  readonly clusterPublicCidrs: readonly string[];
  /** Blocks inside the VPC or joined to it that may reach the cluster's API. Only of `eks`. */
  readonly clusterClientCidrs: readonly string[];
  /** Security groups whose members may. Only of `eks`. */
  readonly clusterClientSecurityGroupIds: readonly string[];
  /** IAM roles and users that administer the cluster, beside the role that deploys. Only of `eks`. */
  readonly clusterAdministratorArns: readonly string[];
}

/** `aurora-global`: a member in every region. `rds`: one instance in two zones, and a replica in every other region. The first is the default. */
export const databaseKinds = ["aurora-global", "rds"] as const;
export type DatabaseKind = (typeof databaseKinds)[number];

export interface DatabaseSettings {
  readonly engineVersion: string;
  readonly instanceClass: string;
  /** Instances of the cluster in each region; of `rds` always 2, the instance and its standby in another zone. */
  readonly instances: number;
  /** Days of point-in-time recovery kept by the cluster itself. */
  readonly backupRetentionDays: number;
}

export interface RelationalSettings extends DatabaseSettings {
  readonly kind: DatabaseKind;
  /** Storage of an instance; it grows by itself to four times as much. Only of `rds`. */
  readonly storageGigabytes: number;
  /** How often this region's instance was rebuilt as a new replica. Only of `rds`. */
  readonly generation: number;
  /** The same of the bootstrap region's instance, which new replicas follow. */
  readonly sourceGeneration: number;
}

export interface BackupSettings {
  /** Days that AWS Backup keeps recovery points and their cross-region copies. */
  readonly retentionDays: number;
  /** Days of S3 Object Lock in governance mode on the backup bucket; 0 is off. */
  readonly objectLockDays: number;
  /** Restore testing runs on this AWS cron expression (UTC). */
  readonly restoreTestSchedule: string;
}

export interface ObjectiveSettings {
  /** Replication lag, seconds, above which the alarm fires. */
  readonly replicationLagSeconds: number;
  /** p99 of the load balancer's target response time, milliseconds. */
  readonly latencyP99Milliseconds: number;
  /** Share of requests answered 5xx, percent. */
  readonly errorPercent: number;
}

export interface RoutingSettings {
  /** Route 53 health check interval, seconds: 10 or 30. */
  readonly healthCheckIntervalSeconds: number;
  readonly healthCheckFailureThreshold: number;
}

export interface EdgeSettings {
  readonly priceClass: "PriceClass_200" | "PriceClass_All";
  /** Requests per client address in five minutes before the web ACL blocks it. */
  readonly wafRequestsPerFiveMinutes: number;
}

/** What drills are judged by, and what keeps them from running. */
export interface DrillSettings {
  /** Seconds from the loss of a region until users are served again. */
  readonly rtoSeconds: number;
  /** Seconds of acknowledged writes that may be lost; also the replication lag above which no drill begins. */
  readonly rpoSeconds: number;
  /** Acknowledged writes that an unplanned drill may lose. */
  readonly lostWrites: number;
  /** Intervals, as `begin/end` in UTC, in which no drill begins. */
  readonly changeFreezes: readonly string[];
  /** Whether drills find experiments of AWS' Fault Injection Service for the faults that they face. */
  readonly faultExperiments: boolean;
  /** More than so many percent of users' requests that fail, for so many seconds, stop a drill; 100 percent stops none. */
  readonly errorLimit: { readonly percent: number; readonly seconds: number };
  /** Alarms, as `region:name`, that stop a drill when they are in ALARM. */
  readonly stopAlarms: readonly string[];
}

/** GitHub's OIDC provider, and how images are scanned and replicated. */
export type AccountSingletons = "own" | "shared";

export interface ContinuousIntegrationSettings {
  /** The repository whose workflows may assume the roles, as its tokens' subject has it: `owner@id/name@id` or `owner/name`. */
  readonly githubRepository: string;
  /** Its id, which tokens must name in addition; only where `githubRepository` has no ids. */
  readonly githubRepositoryId?: string;
  /** Region of the bucket and the key of Pulumi's state, where it is neither one of `regions` nor us-east-1. */
  readonly stateRegion?: string;
  /** ARN of an OIDC provider that the account has already; without it one is created. */
  readonly oidcProviderArn?: string;
  /** IAM users and roles that may assume the drill role without GitHub, with MFA. */
  readonly drillOperatorArns: readonly string[];
}

/** Tags that every taggable resource carries, beside `Stack` and `Region`. */
export interface TagSettings {
  readonly project: string;
  readonly owner: string;
  readonly costCenter: string;
  readonly dataClass: string;
}

export interface PaymentSettings {
  /** `sandbox`: a gateway for test cards, and nobody is charged. `stripe`: money moves. */
  readonly kind: "sandbox" | "stripe";
  /** Where it is, where that isn't where its kind always is. */
  readonly url?: string;
  /** Of the secret in any one region. Every region reads its own replica, which has the same name. */
  readonly secretArn: string;
}

export interface UserPoolSettings {
  /** Where it is. */
  readonly region: string;
  /** What customers call it. */
  readonly name: string;
}

export interface SignInIssuerKeys {
  /** Its address, exactly as its tokens have it. */
  readonly issuer: string;
  /** What the shop is called there. */
  readonly clientId: string;
  /** What customers call it; without it they see its host. */
  readonly name?: string;
  /** As of a gateway: any one region's, of which each has a replica. Without it the shop is a public client. */
  readonly clientSecretArn?: string;
}

/** Of no account that there is. */
export const clientSecretExample = "arn:aws:secretsmanager:us-east-1:123456789012:secret:shop/oidc-AbCdEf";

/** Of no account that there is. */
export const gatewaySecretExample = "arn:aws:secretsmanager:us-east-1:123456789012:secret:shop/stripe-AbCdEf";

export interface EventSettings {
  /** `sqs`: a FIFO topic of SNS in each region, and a FIFO queue of SQS for each consumer. */
  readonly kind: "sqs";
  /** Sender of mails to customers, `The shop <shop@shop.example.com>`. Without it none is sent. */
  readonly mailFrom?: string;
  /** Address that is told what merchants should look at, once it has confirmed. Without it nobody is. */
  readonly merchantAlertEmail?: string;
}

export interface CartSettings {
  /** `dynamodb`: a global table with a replica in each region, which all of them write. */
  readonly kind: "dynamodb";
}

export interface FunctionSettings {
  /** Digest of their code, `sha256:` and 64 hexadecimal digits. */
  readonly digest: string;
}

export interface Settings {
  readonly stack: string;
  readonly role: Role;
  /** D: the public name of the shop. One label below it are `origin.D` and `<region>.D`. */
  readonly domain: string;
  /** Id of an existing public hosted zone for `domain`; without it one is created. */
  readonly hostedZoneId?: string;
  /** Records of the domain that the given zone already has are replaced by global's. */
  readonly takeOverDomain: boolean;
  /** All regions, the first deployed first only where it is the bootstrap region. */
  readonly regions: readonly string[];
  /** Where what exists once in the world lives. Fixed for the life of the platform: another one replaces all of it. */
  readonly homeRegion: string;
  /** Whose database clusters are created as writers. Matters only when a cluster is created. */
  readonly bootstrapRegion: string;
  /** Deletion protection of what holds data. `false` is for throw-away stacks. */
  readonly protect: boolean;
  /** Counts rotations of the origin secret and the token-signing key, from 0, one at a time. Only `foundation` reads it. */
  readonly secretGeneration: number;
  readonly tags: TagSettings;
  /** VPC block of every region, by region: what overlap was checked with. */
  readonly vpcCidrs: Readonly<Record<string, string>>;
  /**
   * How every region's private subnets reach the internet. `global` needs it to know, before any region says, how many NAT
   * addresses each has; it must be the strategy the regions were deployed with.
   */
  readonly natStrategy: NatStrategy;
  /** Only of a region's stack. */
  readonly network?: NetworkSettings;
  readonly compute: ComputeSettings;
  readonly service: ServiceSettings;
  readonly relational: RelationalSettings;
  readonly document: DatabaseSettings;
  readonly backups: BackupSettings;
  readonly objectives: ObjectiveSettings;
  readonly routing: RoutingSettings;
  readonly edge: EdgeSettings;
  readonly drills: DrillSettings;
  /** Whether foundation makes what an account has once, or finds it: another platform of the account has made it. */
  readonly accountSingletons: AccountSingletons;
  readonly ci: ContinuousIntegrationSettings;
  /** Days that log groups and log buckets keep what they hold. */
  readonly logRetentionDays: number;
  /** Without it each storefront has a sandbox in its own process: test cards are taken, and nobody is charged. */
  readonly payments?: PaymentSettings;
  /** Where customers can sign in beside the shop; without it they have passwords there alone. */
  readonly signInIssuer?: SignInIssuerKeys;
  /** A user pool that foundation makes, and at which customers can sign in as at an issuer. Never beside one. */
  readonly userPool?: UserPoolSettings;
  /** Where the shop says what happens in it. Without it nobody is told. */
  readonly events?: EventSettings;
  /** Where carts lie, where that isn't the relational database. */
  readonly carts?: CartSettings;
  /** What runs beside the storefronts, in functions of Lambda. Without it there are none. */
  readonly functions?: FunctionSettings;
  /** Address that alarm topics write to; without it they have no subscriber. */
  readonly alertEmail?: string;
}
