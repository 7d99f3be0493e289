import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { relationalInstanceName } from "../../outputs/relationalInstance";
import { ownNames } from "../shared/platform";
import { backupTags } from "../shared/tags";
import type { Alarm } from "./alarms";
import { relationalInstanceAlarms } from "./databaseAlarms";
import {
  type Database,
  type DatabaseArgs,
  databaseLogGroups,
  databaseSecurityGroup,
  lastSnapshot,
} from "./databaseMember";
import { monitoringRoleArn, type Relational, relationalParameters, relationalSubnetGroup } from "./relationalParts";

/**
 * How the instance comes to be; as with `RelationalCreation` it matters once. The region that is created first makes the writer, the
 * others a read replica of it, which takes everything but its place from its source.
 */
export type InstanceCreation =
  | {
      readonly kind: "writer";
      readonly username: pulumi.Input<string>;
      readonly password: pulumi.Input<string>;
      /** Database that is made with the instance. */
      readonly databaseName: string;
    }
  | {
      readonly kind: "replica";
      /** ARN of the writer's instance when this one is made. Never read again. */
      readonly sourceArn: pulumi.Input<string>;
    };

export interface RelationalInstanceArgs extends DatabaseArgs {
  readonly creation: InstanceCreation;
  /** Storage to begin with; it grows by itself to `storageGrowth` times as much. */
  readonly storageGigabytes: number;
  /** How often it was rebuilt as a new replica. */
  readonly generation: number;
}

/** How many times its storage an instance may grow to by itself. */
export const storageGrowth = 4;

/**
 * What the promotion of a replica moves, and a move of `bootstrapRegion` afterwards. Without `replicateSourceDb` a plan after a
 * promotion would fail (AWS makes no standing instance a replica) or promote the one replica that is left; without `username` and
 * `dbName` it would replace the writer, and without `password` change its password.
 *
 * Not ignored: the version, which nobody but this program raises (replicas first, `docs/databases.md`), and the days of backups: a
 * promotion that forgets them is a difference that the next update should mend.
 */
export const relationalInstanceRoleIgnores = [
  "replicateSourceDb",
  "username",
  "password",
  "dbName",
] as const satisfies readonly (keyof aws.rds.InstanceArgs)[];

const engine = "postgres";
const database: Database = { role: "relational", engineName: "PostgreSQL", port: 5432 };
const logKinds = ["postgresql", "upgrade"] as const;

/**
 * This region's RDS PostgreSQL instance with a standby in another zone: the writer, or a read replica of the writer's region.
 *
 * Price in us-east-1 in two zones: a db.t4g.medium 0.129 USD an hour, a db.r6g.large 0.45; gp3 storage 0.23 USD per GB and month;
 * replication 0.02 USD per GB that leaves for another region (https://aws.amazon.com/rds/postgresql/pricing/).
 */
export class RelationalInstance extends pulumi.ComponentResource implements Relational {
  readonly databaseId: pulumi.Output<string>;
  readonly databaseArn: pulumi.Output<string>;
  readonly endpoint: pulumi.Output<string>;
  /** The same address: one instance answers both, and the storefront asks it whether it writes. */
  readonly readerEndpoint: pulumi.Output<string>;
  readonly backupType = "RDS";
  readonly port = database.port;
  readonly securityGroupId: pulumi.Output<string>;
  readonly subnetGroupName: pulumi.Output<string>;

  constructor(
    name: string,
    private readonly args: RelationalInstanceArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("meridian:region:RelationalInstance", name, {}, opts);
    const subnetGroup = relationalSubnetGroup(this, args.subnetIds);
    const securityGroup = databaseSecurityGroup(this, database, args);
    const instance = this.createInstance(subnetGroup, securityGroup);

    this.databaseId = instance.identifier;
    this.databaseArn = instance.arn;
    this.endpoint = instance.address;
    this.readerEndpoint = instance.address;
    this.securityGroupId = securityGroup.id;
    this.subnetGroupName = subnetGroup.name;
    const { databaseId, databaseArn, endpoint } = this;
    this.registerOutputs({ instanceId: databaseId, instanceArn: databaseArn, endpoint });
  }

  get dimension(): Relational["dimension"] {
    return ["DBInstanceIdentifier", this.databaseId];
  }

  alarms(replicationLagSeconds: number): readonly Alarm[] {
    return relationalInstanceAlarms(this.databaseId, this.args, replicationLagSeconds);
  }

  private createParameterGroup(): aws.rds.ParameterGroup {
    return new aws.rds.ParameterGroup("relational-parameters", relationalParameters(engine, this.args.engineVersion), {
      parent: this,
    });
  }

  private createInstance(subnetGroup: aws.rds.SubnetGroup, securityGroup: aws.ec2.SecurityGroup): aws.rds.Instance {
    const { args } = this;
    const identifier = relationalInstanceName(ownNames().name, args.generation);
    return new aws.rds.Instance(
      this.generational("relational-instance"),
      {
        identifier,
        engine,
        engineVersion: args.engineVersion,
        instanceClass: args.instanceClass,
        multiAz: true,
        ...this.storage(),
        ...originOf(args.creation),
        dbSubnetGroupName: subnetGroup.name,
        vpcSecurityGroupIds: [securityGroup.id],
        port: database.port,
        publiclyAccessible: false,
        parameterGroupName: this.createParameterGroup().name,
        iamDatabaseAuthenticationEnabled: true,
        // Regions upgrade one after the other, replicas first: none does it by itself.
        autoMinorVersionUpgrade: false,
        applyImmediately: true,
        maintenanceWindow: args.windows.instances[0]!,
        backupWindow: args.windows.backup,
        backupRetentionPeriod: args.backupRetentionDays,
        copyTagsToSnapshot: true,
        enabledCloudwatchLogsExports: [...logKinds],
        ...this.observation(),
        deletionProtection: args.protect,
        // The last days of an instance that was left behind can still be restored once it is gone.
        deleteAutomatedBackups: !args.protect,
        ...this.lastSnapshot(subnetGroup.name),
        tags: backupTags(),
      },
      {
        parent: this,
        protect: args.protect,
        dependsOn: this.createLogGroups(identifier),
        ignoreChanges: [...relationalInstanceRoleIgnores],
      },
    );
  }

  private storage(): Partial<aws.rds.InstanceArgs> {
    const { storageGigabytes, keyArn } = this.args;
    return {
      storageType: "gp3",
      allocatedStorage: storageGigabytes,
      maxAllocatedStorage: storageGrowth * storageGigabytes,
      storageEncrypted: true,
      kmsKeyId: keyArn,
    };
  }

  private observation(): Partial<aws.rds.InstanceArgs> {
    return {
      monitoringInterval: 60,
      monitoringRoleArn: monitoringRoleArn(this, "RDS"),
      performanceInsightsEnabled: true,
      performanceInsightsKmsKeyId: this.args.keyArn,
      performanceInsightsRetentionPeriod: 7,
    };
  }

  /** AWS takes no last snapshot of a replica, and refuses to delete one that asks for it. */
  private lastSnapshot(subnetGroupName: pulumi.Output<string>): Partial<aws.rds.InstanceArgs> {
    if (this.args.creation.kind === "replica") return { skipFinalSnapshot: true };
    return lastSnapshot(this.args, this.generational(subnetGroupName));
  }

  private createLogGroups(identifier: string): aws.cloudwatch.LogGroup[] {
    const logs = { path: `/aws/rds/instance/${identifier}`, kinds: logKinds };
    return databaseLogGroups(this, { ...database, role: this.generational(database.role) }, logs, this.args);
  }

  /** A rebuilt instance is another resource, made before the stale one goes: so is everything that is named after it. */
  private generational(name: string): string;
  private generational(name: pulumi.Output<string>): pulumi.Output<string>;
  private generational(name: string | pulumi.Output<string>): string | pulumi.Output<string> {
    const { generation } = this.args;
    if (generation === 0) return name;
    return typeof name === "string" ? `${name}-${generation}` : pulumi.interpolate`${name}-${generation}`;
  }
}

function originOf(creation: InstanceCreation): Partial<aws.rds.InstanceArgs> {
  if (creation.kind === "replica") return { replicateSourceDb: creation.sourceArn };
  const { username, password, databaseName } = creation;
  return { username, password, dbName: databaseName };
}
