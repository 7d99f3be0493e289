import * as pulumi from "@pulumi/pulumi";
import { leastHealthyTargets } from "../../config/capacity";
import { ownSecrets, secretIn } from "../../config/replicatedSecret";
import type { ComputeKind, Settings } from "../../config/settings";
import type { ByRegion } from "../../outputs/contract";
import type { FoundationOutputs } from "../../outputs/foundation";
import type { FunctionOutputs } from "../../outputs/functions";
import type { Produced, Referenced } from "../../outputs/reference";
import type { RegionOutputs } from "../../outputs/region";
import type { UserPoolOutputs } from "../../outputs/userPool";
import { AccessLogs } from "./accessLogs";
import { Alarms } from "./alarms";
import { AlertTopic } from "./alertTopic";
import { Backups } from "./backups";
import { Certificate } from "./certificate";
import { Dashboard } from "./dashboard";
import { type Compute, sharesOf } from "./compute";
import { createCompute } from "./createCompute";
import { documentAlarms } from "./databaseAlarms";
import { environment } from "./environment";
import { type FaultsOf, faultTemplatesOf } from "./faults/create";
import type { RegionFacts } from "./facts";
import { LoadBalancer, type Targets } from "./loadBalancer";
import { Network } from "./network";
import { type RegionOptions, regionOptions } from "./options";
import { ServiceAccess } from "./serviceAccess";
import { errorRateAlarm, loadBalancerAlarms, type LoadBalancerNames, supportAlarms } from "./serviceAlarms";
import { subnetPlan } from "./subnetPlan";
import { createStores, type Stores } from "./stores";
import { commonTags } from "../shared/tags";

export interface RegionStackArgs {
  readonly settings: Settings;
  readonly region: string;
  readonly foundation: Referenced<FoundationOutputs> & Partial<Referenced<UserPoolOutputs>>;
  readonly facts: RegionFacts;
}

/** One region, whole: it serves, reads and keeps its data without asking any other. */
export class RegionStack extends pulumi.ComponentResource {
  readonly outputs: Produced<RegionOutputs & Partial<FunctionOutputs>>;
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
    const options = this.options(network, { access, certificate, stores });
    const [compute] = sharesOf(args.settings.compute).map(({ kind }) =>
      this.compute(kind, network, { access, balancer, stores, options }),
    ) as [Compute];
    const internal = this.internalAlarms(topic, { compute, stores, certificate, backups, options });
    const dashboard = this.dashboard(balancer, compute, { stores, options, alarms: [userFacing, internal] });
    this.outputs = {
      region: args.region,
      vpcId: network.vpcId,
      natAddresses: network.natAddresses,
      loadBalancerArn: balancer.arn,
      loadBalancerDnsName: balancer.dnsName,
      loadBalancerZoneId: balancer.zoneId,
      peersSecurityGroupId: balancer.peersSecurityGroupId,
      targetGroupArn: this.targets(balancer).arn,
      leastHealthyTargets: leastHealthyTargets(args.settings.service.minInstances),
      autoScalingGroupName: compute.autoScalingGroupName,
      launchTemplateId: compute.launchTemplate?.id ?? "",
      launchTemplateVersion: compute.launchTemplate?.version ?? "",
      rollbackAlarmNames: userFacing.named(errorRateAlarm).name.apply((it) => [it]),
      relationalDatabaseId: stores.relational.databaseId,
      relationalDatabaseArn: stores.relational.databaseArn,
      ...{ documentClusterId: stores.document.clusterId, documentClusterArn: stores.document.clusterArn },
      backupBucketName: backups.bucketName,
      backupBucketArn: backups.bucketArn,
      backupVaultName: backups.vaultName,
      backupVaultArn: backups.vaultArn,
      restoreRoleArn: backups.restoreRoleArn,
      alarmTopicArn: topic.arn,
      dashboardName: dashboard.dashboardName,
      faultTemplateIds: this.faultTemplates({ compute, stores, userFacing, backupBucketArn: backups.bucketArn }),
      ...options.outputs,
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
        shares: sharesOf(settings.compute),
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

  /** Where the region stands matters once, when its databases are made: the first region's write. Later nobody asks. */
  private stores(network: Network, access: ServiceAccess): Stores {
    const { settings, foundation, region, facts } = this.args;
    const placed = {
      keyArn: this.keyArn,
      vpcId: network.vpcId,
      subnetIds: network.isolatedSubnetIds,
      clientSecurityGroupId: access.securityGroupId,
      zones: facts.zones,
      logRetentionDays: settings.logRetentionDays,
      protect: settings.protect,
    };
    return createStores({ settings, foundation, region, accountId: facts.accountId, placed }, { parent: this });
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
        relationalBackupType: relational.backupType,
        relationalSubnetGroupName: relational.subnetGroupName,
        documentSubnetGroupName: document.subnetGroupName,
        protect: settings.protect,
      },
      { parent: this },
    );
  }

  /** Rollouts go back by one of them. */
  private userFacingAlarms(balancer: LoadBalancer, topic: AlertTopic): Alarms {
    const { objectives, service } = this.args.settings;
    const alarms = loadBalancerAlarms(this.namesOf(balancer), objectives, service);
    return new Alarms("user-facing-alarms", { topicArn: topic.arn, alarms }, { parent: this });
  }

  private options(
    { privateSubnetIds: subnetIds }: Network,
    { access, certificate, stores }: { access: ServiceAccess; certificate: Certificate; stores: Stores },
  ): RegionOptions {
    const { settings, region, facts, foundation } = this.args;
    const { accountId } = facts;
    const { zoneId } = foundation;
    const { securityGroupId } = access;
    const secrets = { ...this.secrets(), origin: this.here(foundation.originSecretArns) };
    const placed = { subnetIds, securityGroupId, certificateArn: certificate.issuedArn, ...stores, secrets };
    return regionOptions({ settings, region, accountId, zoneId, keyArn: this.keyArn, placed }, { parent: this });
  }

  /** What storefronts and functions read, by what it is for. */
  private secrets() {
    const { foundation } = this.args;
    return {
      relational: this.here(foundation.relationalSecretArns),
      document: this.here(foundation.documentSecretArns),
      tokenSigning: this.here(foundation.tokenSigningSecretArns),
    };
  }

  private compute(
    kind: ComputeKind,
    network: Network,
    on: { access: ServiceAccess; balancer: LoadBalancer; stores: Stores; options: RegionOptions },
  ): Compute {
    const { settings, foundation, facts, region } = this.args;
    const secrets = this.secrets();
    const args = {
      region,
      settings: settings.service,
      subnetIds: network.privateSubnetIds,
      securityGroupId: on.access.securityGroupId,
      targets: on.balancer.targets(kind),
      repositoryUrl: this.here(foundation.repositoryUrls),
      environment: environment({ ...this.args, ...on.stores, secrets, options: on.options.environment }),
      ...on.options.scopes,
      secretArns: [...Object.values(secrets), ...ownSecrets(settings).map(({ arn }) => secretIn(region, arn))],
      keyArn: this.keyArn,
      logRetentionDays: settings.logRetentionDays,
      after: [on.stores.relational, on.stores.document],
      imageId: facts.imageId,
      accountId: facts.accountId,
      vpcId: network.vpcId,
      vpcCidr: settings.network!.vpcCidr,
      publicSubnetCidrs: subnetPlan(settings.network!.vpcCidr, facts.zones.length).public,
      kubernetesVersion: settings.compute.kubernetesVersion,
      clusterPublicCidrs: settings.compute.clusterPublicCidrs,
      clusterClientCidrs: settings.compute.clusterClientCidrs,
      clusterClientSecurityGroupIds: settings.compute.clusterClientSecurityGroupIds,
      clusterAdministratorArns: settings.compute.clusterAdministratorArns,
      deployRoleArn: foundation.ciRoleArns.apply((arns) => arns.deploy),
      tags: commonTags(settings.tags, settings.stack, region),
      // One that is moved away from must be able to go.
      protect: settings.protect && kind === settings.compute.kind,
    };
    return createCompute(kind, args, { parent: this });
  }

  private internalAlarms(
    topic: AlertTopic,
    of: { compute: Compute; stores: Stores; certificate: Certificate; backups: Backups; options: RegionOptions },
  ): Alarms {
    const { document, objectives } = this.args.settings;
    const lag = objectives.replicationLagSeconds;
    const alarms = [
      ...of.compute.alarms,
      ...of.stores.relational.alarms(lag),
      ...documentAlarms(of.stores.document.clusterId, document, lag),
      ...supportAlarms(of.certificate.issuedArn, of.backups.vaultName),
      ...of.options.alarms,
    ];
    return new Alarms("internal-alarms", { topicArn: topic.arn, alarms }, { parent: this });
  }

  private faultTemplates(
    of: Pick<FaultsOf, "compute" | "stores" | "userFacing" | "backupBucketArn">,
  ): Produced<RegionOutputs>["faultTemplateIds"] {
    return faultTemplatesOf({ ...this.args, keyArn: this.keyArn, ...of }, { parent: this });
  }

  private dashboard(
    balancer: LoadBalancer,
    compute: Compute,
    of: { stores: Stores; options: RegionOptions; alarms: readonly Alarms[] },
  ): Dashboard {
    const { settings, region } = this.args;
    return new Dashboard(
      "dashboard",
      {
        dashboardName: `${settings.tags.project}-${region}`,
        region,
        loadBalancer: this.namesOf(balancer),
        computeGraphs: compute.graphs,
        relationalDimension: of.stores.relational.dimension,
        documentClusterId: of.stores.document.clusterId,
        optionGraphs: of.options.graphs,
        alarmArns: of.alarms.flatMap((it) => it.arns),
      },
      { parent: this },
    );
  }

  /** Those of the kind of compute that serves. */
  private targets(balancer: LoadBalancer): Targets {
    return balancer.targets(this.args.settings.compute.kind);
  }

  private namesOf(balancer: LoadBalancer): LoadBalancerNames {
    return { loadBalancer: balancer.arnSuffix, targetGroup: this.targets(balancer).arnSuffix };
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
