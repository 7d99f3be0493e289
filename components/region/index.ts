import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../../config/settings";
import type { ByRegion } from "../../outputs/contract";
import type { FoundationOutputs } from "../../outputs/foundation";
import type { Produced, Referenced } from "../../outputs/reference";
import type { RegionOutputs } from "../../outputs/region";
import { AccessLogs } from "./accessLogs";
import { Alarms } from "./alarms";
import { AlertTopic } from "./alertTopic";
import { Backups } from "./backups";
import { Certificate } from "./certificate";
import { Dashboard } from "./dashboard";
import { documentAlarms, relationalAlarms } from "./databaseAlarms";
import { DocumentDatabase } from "./documentDatabase";
import { databaseName, environment } from "./environment";
import type { RegionFacts } from "./facts";
import { LoadBalancer } from "./loadBalancer";
import { Network } from "./network";
import { RelationalDatabase } from "./relationalDatabase";
import { AutoScalingService } from "./service";
import { ServiceAccess } from "./serviceAccess";
import { errorRateAlarm, loadBalancerAlarms, serviceAlarms, supportAlarms } from "./serviceAlarms";

export interface RegionStackArgs {
  readonly settings: Settings;
  readonly region: string;
  readonly foundation: Referenced<FoundationOutputs>;
  readonly facts: RegionFacts;
}

interface Stores {
  readonly relational: RelationalDatabase;
  readonly document: DocumentDatabase;
}

/** One region, whole: it serves, reads and keeps its data without asking any other. */
export class RegionStack extends pulumi.ComponentResource {
  readonly outputs: Produced<RegionOutputs>;
  private readonly keyArn: pulumi.Output<string>;

  constructor(
    name: string,
    private readonly args: RegionStackArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("meridian:region:RegionStack", name, {}, opts);
    this.keyArn = this.here(args.foundation.keyArns);
    const network = this.network();
    const topic = this.topic();
    const certificate = new Certificate("certificate", args.settings.domain, { parent: this });
    const balancer = this.loadBalancer(network, certificate);
    const access = this.access(network, balancer);
    const stores = this.stores(network, access);
    const backups = this.backups(stores, topic);
    const userFacing = this.userFacingAlarms(balancer, topic);
    const service = this.service(network, access, { balancer, stores, userFacing });
    const internal = this.internalAlarms(topic, { service, stores, certificate, backups });
    const dashboard = this.dashboard(balancer, service, { stores, alarms: [userFacing, internal] });
    this.outputs = {
      region: args.region,
      vpcId: network.vpcId,
      natAddresses: network.natAddresses,
      loadBalancerArn: balancer.arn,
      loadBalancerDnsName: balancer.dnsName,
      loadBalancerZoneId: balancer.zoneId,
      peersSecurityGroupId: balancer.peersSecurityGroupId,
      targetGroupArn: balancer.targetGroupArn,
      autoScalingGroupName: service.autoScalingGroupName,
      relationalClusterId: stores.relational.clusterId,
      relationalClusterArn: stores.relational.clusterArn,
      documentClusterId: stores.document.clusterId,
      documentClusterArn: stores.document.clusterArn,
      backupBucketName: backups.bucketName,
      backupBucketArn: backups.bucketArn,
      backupVaultName: backups.vaultName,
      backupVaultArn: backups.vaultArn,
      alarmTopicArn: topic.arn,
      dashboardName: dashboard.dashboardName,
    };
    this.registerOutputs(this.outputs);
  }

  private network(): Network {
    const { settings, region, facts } = this.args;
    if (!settings.network) throw new Error(`${settings.stack} has no network settings, so it isn't a region's stack`);
    const { accountId, zones } = facts;
    const { natStrategy, logRetentionDays, protect } = settings;
    return new Network(
      "network",
      { accountId, region, zones, natStrategy, ...settings.network, keyArn: this.keyArn, logRetentionDays, protect },
      { parent: this },
    );
  }

  private topic(): AlertTopic {
    const { settings, facts } = this.args;
    const email = settings.alertEmail !== undefined && { email: settings.alertEmail };
    const topic = { accountId: facts.accountId, keyArn: this.keyArn, ...email };
    return new AlertTopic("alerts", topic, { parent: this });
  }

  private loadBalancer(network: Network, certificate: Certificate): LoadBalancer {
    const { settings, facts, foundation } = this.args;
    const logs = new AccessLogs(
      "access-logs",
      { accountId: facts.accountId, retentionDays: settings.logRetentionDays, protect: settings.protect },
      { parent: this },
    );
    return new LoadBalancer(
      "load-balancer",
      {
        vpcId: network.vpcId,
        subnetIds: network.publicSubnetIds,
        prefixLists: facts.prefixLists,
        certificateArn: certificate.issuedArn,
        accessLogsBucket: logs.bucketName,
        originSecrets: {
          current: pulumi.secret(foundation.originSecret),
          previous: pulumi.secret(foundation.originSecretPrevious),
        },
        targetPort: settings.service.port,
        protect: settings.protect,
      },
      { parent: this },
    );
  }

  private access(network: Network, balancer: LoadBalancer): ServiceAccess {
    const { settings } = this.args;
    return new ServiceAccess(
      "service-access",
      {
        vpcId: network.vpcId,
        vpcCidr: settings.network!.vpcCidr,
        loadBalancerSecurityGroupId: balancer.securityGroupId,
        port: settings.service.port,
      },
      { parent: this },
    );
  }

  /** Where the region stands matters once, when its clusters are made: the first region's write. Later nobody asks. */
  private stores(network: Network, access: ServiceAccess): Stores {
    const { settings, foundation, region, facts } = this.args;
    const first = region === settings.bootstrapRegion;
    const placed = {
      keyArn: this.keyArn,
      vpcId: network.vpcId,
      subnetIds: network.isolatedSubnetIds,
      clientSecurityGroupId: access.securityGroupId,
      zones: facts.zones,
      logRetentionDays: settings.logRetentionDays,
      protect: settings.protect,
    };
    const relational = {
      ...placed,
      ...settings.relational,
      globalClusterId: foundation.relationalGlobalClusterId,
      creation: first
        ? relationalWriter(foundation)
        : ({ kind: "secondary", writerRegion: settings.bootstrapRegion } as const),
    };
    const document = {
      ...placed,
      ...settings.document,
      globalClusterId: foundation.documentGlobalClusterId,
      creation: first ? documentWriter(foundation) : ({ kind: "secondary" } as const),
    };
    return {
      relational: new RelationalDatabase("relational", relational, { parent: this }),
      document: new DocumentDatabase("document", document, { parent: this }),
    };
  }

  private backups({ relational, document }: Stores, topic: AlertTopic): Backups {
    const { settings, foundation } = this.args;
    return new Backups(
      "backups",
      {
        ...settings.backups,
        keyArn: this.keyArn,
        alarmTopicArn: topic.arn,
        administratorArns: [foundation.ciRoleArns.apply((arns) => arns.deploy)],
        relationalSubnetGroupName: relational.subnetGroupName,
        documentSubnetGroupName: document.subnetGroupName,
        protect: settings.protect,
      },
      { parent: this },
    );
  }

  /** Made before the service, which rolls back by one of them. */
  private userFacingAlarms(balancer: LoadBalancer, topic: AlertTopic): Alarms {
    const { objectives, service } = this.args.settings;
    const alarms = loadBalancerAlarms(namesOf(balancer), objectives, service);
    return new Alarms("user-facing-alarms", { topicArn: topic.arn, alarms }, { parent: this });
  }

  private service(
    network: Network,
    access: ServiceAccess,
    on: { balancer: LoadBalancer; stores: Stores; userFacing: Alarms },
  ): AutoScalingService {
    const { settings, foundation, facts, region } = this.args;
    const secrets = {
      relational: this.here(foundation.relationalSecretArns),
      document: this.here(foundation.documentSecretArns),
      tokenSigning: this.here(foundation.tokenSigningSecretArns),
    };
    return new AutoScalingService(
      "service",
      {
        region,
        settings: settings.service,
        imageId: facts.imageId,
        subnetIds: network.privateSubnetIds,
        securityGroupId: access.securityGroupId,
        targetGroupArn: on.balancer.targetGroupArn,
        requestCountLabel: on.balancer.requestCountLabel,
        repositoryUrl: this.here(foundation.repositoryUrls),
        environment: environment({ region, settings, ...on.stores, secrets }),
        secretArns: Object.values(secrets),
        keyArn: this.keyArn,
        logRetentionDays: settings.logRetentionDays,
        rollbackAlarmNames: [on.userFacing.named(errorRateAlarm).name],
      },
      { parent: this },
    );
  }

  private internalAlarms(
    topic: AlertTopic,
    of: { service: AutoScalingService; stores: Stores; certificate: Certificate; backups: Backups },
  ): Alarms {
    const { relational, document, service, objectives } = this.args.settings;
    const lag = objectives.replicationLagSeconds;
    const alarms = [
      ...serviceAlarms(of.service.autoScalingGroupName, service),
      ...relationalAlarms(of.stores.relational.clusterId, relational, lag),
      ...documentAlarms(of.stores.document.clusterId, document, lag),
      ...supportAlarms(of.certificate.issuedArn, of.backups.vaultName),
    ];
    return new Alarms("internal-alarms", { topicArn: topic.arn, alarms }, { parent: this });
  }

  private dashboard(
    balancer: LoadBalancer,
    service: AutoScalingService,
    of: { stores: Stores; alarms: readonly Alarms[] },
  ): Dashboard {
    const { settings, region } = this.args;
    return new Dashboard(
      "dashboard",
      {
        dashboardName: `${settings.tags.project}-${region}`,
        region,
        loadBalancer: namesOf(balancer),
        autoScalingGroupName: service.autoScalingGroupName,
        relationalClusterId: of.stores.relational.clusterId,
        documentClusterId: of.stores.document.clusterId,
        alarmArns: of.alarms.flatMap((it) => it.arns),
      },
      { parent: this },
    );
  }

  /** This region's value among those of all. */
  private here(values: pulumi.Output<ByRegion<string>>): pulumi.Output<string> {
    const { region } = this.args;
    return values.apply((known) => {
      const value = known[region];
      if (value === undefined) {
        throw new Error(
          `foundation knows nothing of ${region}. Apply it with this region in the list: pulumi up --stack foundation`,
        );
      }
      return value;
    });
  }
}

function namesOf({ arnSuffix, targetGroupArnSuffix }: LoadBalancer) {
  return { loadBalancer: arnSuffix, targetGroup: targetGroupArnSuffix };
}

function relationalWriter({ relationalUsername, relationalPassword }: Referenced<FoundationOutputs>) {
  return { kind: "writer", username: relationalUsername, password: relationalPassword, databaseName } as const;
}

function documentWriter({ documentUsername, documentPassword }: Referenced<FoundationOutputs>) {
  return { kind: "writer", username: documentUsername, password: documentPassword } as const;
}
