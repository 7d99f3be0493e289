import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../../config/settings";
import type { FoundationOutputs } from "../../outputs/foundation";
import type { FunctionOutputs } from "../../outputs/functions";
import { apiName } from "../../config/apiName";
import type { GlobalOutputs } from "../../outputs/global";
import type { Produced, Referenced } from "../../outputs/reference";
import type { RegionOutputs } from "../../outputs/region";
import { ownNames } from "../shared/platform";
import { AccessLogs } from "./accessLogs";
import { GlobalAlarms } from "./alarms";
import { BackupPlans } from "./backupPlans";
import { BackupRing } from "./backupRing";
import { CapacityChecks } from "./capacityChecks";
import { GlobalDashboard, loadBalancerDimension } from "./dashboard";
import { Edge } from "./edge";
import type { PictureOrigin } from "./edgeOrigins";
import { edgeRegion } from "./edgeRegion";
import { EvacuationSwitches, evacuationRegions } from "./evacuation";
import { HealthChecks } from "./healthChecks";
import { originName } from "./names";
import { PeerRules, natAddressCount } from "./peers";
import { Records } from "./records";
import { nextRegion } from "../../outputs/backupRing";
import { byRegion, ofRegion } from "./regions";
import { RelationalBackups } from "./relationalBackups";
import { ReplicationAlarms, replicationDimensions } from "./replicationAlarms";
import { routingPlan } from "./routingPlan";
import { StaticSite } from "./staticSite";
import { WebAcl } from "./webAcl";

export interface GlobalStackArgs {
  readonly settings: Settings;
  readonly foundation: Referenced<FoundationOutputs>;
  /** Outputs of every region's stack, by region. */
  readonly regions: Readonly<Record<string, Referenced<RegionOutputs> & Partial<Referenced<FunctionOutputs>>>>;
}

/** What ties the regions together. It knows them by their outputs only. */
export class GlobalStack extends pulumi.ComponentResource {
  readonly outputs: Produced<GlobalOutputs>;
  private readonly regions: readonly string[];
  private readonly args: GlobalStackArgs;

  constructor(name: string, args: GlobalStackArgs, opts?: pulumi.ComponentResourceOptions) {
    super("meridian:global:GlobalStack", name, {}, opts);
    this.args = args;
    this.regions = args.settings.regions;
    const checks = this.health();
    this.peers();
    const site = this.staticSite();
    const webAcl = this.webAcl();
    const edge = this.edge(site, webAcl);
    site.readableBy(edge.distribution.arn);
    this.records(checks, edge);
    const ring = this.backups();
    if (args.settings.relational.kind === "rds") this.relationalBackups();
    this.alarms(checks, edge, ring);
    const dashboard = this.dashboard(checks, edge, { ring, webAcl });
    const { rtoSeconds, rpoSeconds, lostWrites, changeFreezes, errorLimit, stopAlarms } = args.settings.drills;
    this.outputs = {
      url: `https://${args.settings.domain}`,
      distributionId: edge.distribution.id,
      distributionDomainName: edge.distribution.domainName,
      webAclArn: webAcl.arn,
      staticBucketNames: pulumi.all(site.bucketNames),
      healthCheckIds: pulumi.all(checks.ids),
      endpointHealthCheckIds: pulumi.all(checks.endpointIds),
      evacuationRegions: evacuationRegions(this.regions),
      dashboardName: dashboard.dashboardName,
      objectives: { rtoSeconds, rpoSeconds, lostWrites },
      changeFreezes: [...changeFreezes],
      drillErrorLimit: { ...errorLimit },
      drillStopAlarms: [...stopAlarms],
    };
    this.registerOutputs(this.outputs);
  }

  private health(): HealthChecks {
    const { regions } = this;
    const alarmTopicArns = this.each((it) => it.alarmTopicArn);
    const switches = new EvacuationSwitches("evacuation", { regions, alarmTopicArns }, { parent: this });
    const targets = this.each(({ loadBalancerArn, targetGroupArn, leastHealthyTargets, alarmTopicArn }) => ({
      loadBalancerArn,
      targetGroupArn,
      leastHealthyTargets,
      alarmTopicArn,
    }));
    const capacity = new CapacityChecks("capacity", { regions, targets }, { parent: this });
    return new HealthChecks(
      "health",
      {
        regions,
        loadBalancerDnsNames: this.each((it) => it.loadBalancerDnsName),
        notEvacuatedCheckIds: switches.notEvacuatedCheckIds,
        capacityCheckIds: capacity.ids,
        routing: this.args.settings.routing,
      },
      { parent: this },
    );
  }

  private peers(): void {
    const peers = this.each(({ natAddresses, peersSecurityGroupId }) => ({ natAddresses, peersSecurityGroupId }));
    const natAddressesPerRegion = natAddressCount(this.args.settings.natStrategy);
    new PeerRules("peers", { regions: this.regions, peers, natAddressesPerRegion }, { parent: this });
  }

  private staticSite(): StaticSite {
    const { homeRegion: region, protect } = this.args.settings;
    return new StaticSite(
      "static-site",
      { region, replicaRegion: nextRegion(region, this.regions), protect },
      { parent: this },
    );
  }

  private webAcl(): WebAcl {
    const { edge, logRetentionDays, signInIssuer, userPool, functions } = this.args.settings;
    const requestsPerFiveMinutes = edge.wafRequestsPerFiveMinutes;
    const signIn = (signInIssuer ?? userPool) ? "issuer" : "passwords";
    return new WebAcl(
      "web-acl",
      {
        requestsPerFiveMinutes,
        logRetentionDays,
        logKeyArn: this.edgeKeyArn(),
        signIn,
        ...(functions && { functions: "functions" as const }),
      },
      { parent: this },
    );
  }

  private edge(site: StaticSite, webAcl: WebAcl): Edge {
    const { settings, foundation } = this.args;
    const logs = new AccessLogs(
      "access-logs",
      { retentionDays: settings.logRetentionDays, protect: settings.protect },
      { parent: this },
    );
    return new Edge(
      "edge",
      {
        domain: settings.domain,
        originName: originName(settings.domain),
        certificateArn: foundation.edgeCertificateArn,
        originSecret: pulumi.secret(foundation.originSecret),
        webAclArn: webAcl.arn,
        accessLogsDomainName: logs.bucketDomainName,
        staticOrigins: site.origins,
        ...(settings.functions && { apiName: apiName(settings.domain), pictureOrigins: this.pictureOrigins() }),
        settings: settings.edge,
      },
      { parent: this },
    );
  }

  private records(checks: HealthChecks, { distribution }: Edge): void {
    const { settings, foundation } = this.args;
    new Records(
      "records",
      {
        zoneId: foundation.zoneId,
        plan: routingPlan(settings.domain, this.regions, settings.functions && "functions"),
        loadBalancers: this.each((it) => ({ dnsName: it.loadBalancerDnsName, zoneId: it.loadBalancerZoneId })),
        ...(settings.functions && { apis: this.apis() }),
        healthCheckIds: checks.ids,
        distribution: { dnsName: distribution.domainName, zoneId: distribution.hostedZoneId },
        takeOver: settings.takeOverDomain,
      },
      { parent: this },
    );
  }

  /** Of the buckets that `foundation` makes for functions, whose names account and region give: as static files, in two regions. */
  private pictureOrigins(): readonly PictureOrigin[] {
    const { homeRegion } = this.args.settings;
    const accountId = ofRegion("keys", homeRegion, this.args.foundation.keyArns).apply((arn) => arn.split(":")[4]!);
    const { functionBucket } = ownNames();
    return [homeRegion, nextRegion(homeRegion, this.regions)].map((region) => ({
      region,
      domainName: accountId.apply((it) => `${functionBucket(region, it)}.s3.${region}.amazonaws.com`),
    }));
  }

  private apis() {
    return byRegion(this.regions, (region) => {
      const { functionsApiDnsName, functionsApiZoneId } = ofRegion("region outputs", region, this.args.regions);
      if (!functionsApiDnsName || !functionsApiZoneId)
        throw new Error(`${region} hands out no address of its HTTP API`);
      return { dnsName: functionsApiDnsName, zoneId: functionsApiZoneId };
    });
  }

  private backups(): BackupRing {
    const { regions } = this;
    const vaults = this.each((it) => ({ name: it.backupVaultName, arn: it.backupVaultArn }));
    new BackupPlans("backup-plans", { regions, vaults, backups: this.args.settings.backups }, { parent: this });
    const buckets = this.each((it, region) => ({
      name: it.backupBucketName,
      arn: it.backupBucketArn,
      keyArn: this.keyArn(region),
    }));
    return new BackupRing("backup-ring", { regions, buckets }, { parent: this });
  }

  private relationalBackups(): void {
    const { bootstrapRegion: from, relational } = this.args.settings;
    const to = nextRegion(from, this.regions);
    const sourceInstanceArn = ofRegion("region outputs", from, this.args.regions).relationalDatabaseArn;
    const retentionDays = relational.backupRetentionDays;
    const copied = { from, to, sourceInstanceArn, keyArn: this.keyArn(to), retentionDays };
    new RelationalBackups("relational-backups", copied, { parent: this });
  }

  private alarms(checks: HealthChecks, edge: Edge, ring: BackupRing): void {
    const { settings } = this.args;
    new GlobalAlarms(
      "alarms",
      {
        regions: this.regions,
        distributionId: edge.distribution.id,
        healthCheckIds: checks.ids,
        errorPercent: settings.objectives.errorPercent,
        topicKeyArn: this.edgeKeyArn(),
        ...(settings.alertEmail !== undefined && { alertEmail: settings.alertEmail }),
      },
      { parent: this },
    );
    const bucketNames = this.each((it) => it.backupBucketName);
    const alarmTopicArns = this.each((it) => it.alarmTopicArn);
    const args = { regions: this.regions, bucketNames, ruleIds: ring.ruleIds, alarmTopicArns };
    new ReplicationAlarms("replication-alarms", args, { parent: this });
  }

  private dashboard(checks: HealthChecks, edge: Edge, of: { ring: BackupRing; webAcl: WebAcl }): GlobalDashboard {
    const bucketNames = this.each((it) => it.backupBucketName);
    const perRegion = this.each((it, region) => ({
      loadBalancer: loadBalancerDimension(it.loadBalancerArn),
      relationalDatabaseId: it.relationalDatabaseId,
      documentClusterId: it.documentClusterId,
      healthCheckId: ofRegion("health check", region, checks.ids),
      replicationDimensions: replicationDimensions(region, {
        regions: this.regions,
        bucketNames,
        ruleIds: of.ring.ruleIds,
      }),
    }));
    const distributionId = edge.distribution.id;
    const relationalKind = this.args.settings.relational.kind;
    const webAclMetricName = of.webAcl.metricName;
    const sources = { regions: this.regions, distributionId, webAclMetricName, relationalKind, perRegion };
    const dashboardName = `${this.args.settings.tags.project}-global`;
    return new GlobalDashboard("dashboard", { dashboardName, sources }, { parent: this });
  }

  /** One value for each region, made from that region's outputs. */
  private each<T>(valueOf: (outputs: Referenced<RegionOutputs>, region: string) => T): Record<string, T> {
    return byRegion(this.regions, (region) => valueOf(ofRegion("region outputs", region, this.args.regions), region));
  }

  private keyArn(region: string): pulumi.Output<string> {
    return this.args.foundation.keyArns.apply((arns) => ofRegion("KMS key", region, arns));
  }

  /** The shop's key has a replica in us-east-1 only where that is one of its regions. */
  private edgeKeyArn(): pulumi.Output<string> | undefined {
    return this.regions.includes(edgeRegion) ? this.keyArn(edgeRegion) : undefined;
  }
}
