import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { copiesTemplate, slownessTemplate, zoneTemplate } from "../../../outputs/faultExperiments";
import { nextRegion } from "../../../outputs/backupRing";
import { policyDocument, serviceTrust } from "../../shared/policy";
import { experimentStatements, type ExperimentScope } from "./permissions";
import { type FaultTemplate, pausedCopies, slowRegion, zoneLoss } from "./templates";

export interface FaultExperimentsArgs extends ExperimentScope {
  readonly zones: readonly string[];
  /**
   * `instances`: commands slow them down. `nodes`: none does, they have no shell, and pods that only read their file system take no fault of EKS'
   * actions either.
   */
  readonly compute: "instances" | "nodes";
  /** Users of the region get errors: what ends a zone's loss, or a pause of copies, which none should notice. */
  readonly errorAlarmArn: pulumi.Input<string>;
  /** Too few targets are healthy: what ends slowness, which was to make none of them fail. */
  readonly capacityAlarmArn: pulumi.Input<string>;
  readonly logRetentionDays: number;
}

/**
 * Templates of AWS' Fault Injection Service for what drills face. Nothing happens until a drill, or somebody, starts an experiment; each ends by
 * itself, and sooner by its alarm. Templates are free; an experiment is 0.10 USD for each minute of each action
 * (https://aws.amazon.com/fis/pricing/), 1.20 USD for ten minutes of a zone's loss.
 */
export class FaultExperiments extends pulumi.ComponentResource {
  /** By what drills know them by (outputs/faultExperiments.ts). */
  readonly templateIds: pulumi.Output<Record<string, string>>;

  constructor(
    name: string,
    private readonly args: FaultExperimentsArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("meridian:region:FaultExperiments", name, {}, opts);
    const { region, tags, zones, compute, errorAlarmArn, capacityAlarmArn } = args;
    const logs = new aws.cloudwatch.LogGroup(
      "fault-experiments",
      { kmsKeyId: args.keyArn, retentionInDays: args.logRetentionDays },
      { parent: this },
    );
    const role = this.createRole();
    const ids: Record<string, pulumi.Output<string>> = {};
    for (const [index, zone] of zones.entries())
      ids[zoneTemplate(zone)] = this.template(zoneLoss({ region, tags, zone, place: index + 1 }), {
        role,
        logs,
        stopAlarmArn: errorAlarmArn,
      });
    if (compute === "instances")
      ids[slownessTemplate] = this.template(slowRegion({ region, tags }), {
        role,
        logs,
        stopAlarmArn: capacityAlarmArn,
      });
    ids[copiesTemplate] = this.template(pausedCopies({ region, tags, nextRegion: nextRegion(region, args.regions) }), {
      role,
      logs,
      stopAlarmArn: errorAlarmArn,
    });
    this.templateIds = pulumi.all(ids);
    this.registerOutputs({ templateIds: this.templateIds });
  }

  private createRole(): aws.iam.Role {
    const { accountId, region } = this.args;
    const role = new aws.iam.Role(
      "fault-experiments",
      {
        description: "Experiments of drills: a zone is lost, a region is slow, copies pause",
        assumeRolePolicy: serviceTrust("fis.amazonaws.com", {
          StringEquals: { "aws:SourceAccount": accountId },
          ArnLike: { "aws:SourceArn": `arn:aws:fis:${region}:${accountId}:experiment/*` },
        }),
      },
      { parent: this },
    );
    new aws.iam.RolePolicy(
      "fault-experiments",
      { role: role.name, policy: policyDocument(experimentStatements(this.args)) },
      { parent: this },
    );
    return role;
  }

  private template(
    { name, description, actions, targets }: FaultTemplate,
    of: { role: aws.iam.Role; logs: aws.cloudwatch.LogGroup; stopAlarmArn: pulumi.Input<string> },
  ): pulumi.Output<string> {
    const made = new aws.fis.ExperimentTemplate(
      name,
      {
        description,
        actions,
        targets,
        roleArn: of.role.arn,
        stopConditions: [{ source: "aws:cloudwatch:alarm", value: of.stopAlarmArn }],
        experimentOptions: { accountTargeting: "single-account", emptyTargetResolutionMode: "skip" },
        logConfiguration: {
          logSchemaVersion: 2,
          cloudwatchLogsConfiguration: { logGroupArn: pulumi.interpolate`${of.logs.arn}:*` },
        },
        tags: { Name: name },
      },
      { parent: this },
    );
    return made.id;
  }
}
