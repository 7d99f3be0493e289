import { randomUUID } from "node:crypto";
import {
  type AlarmIdentifier,
  CreateHealthCheckCommand,
  DeleteHealthCheckCommand,
  GetHealthCheckCommand,
  type HealthCheckConfig,
  type ResettableElementName,
  Route53Client,
  UpdateHealthCheckCommand,
} from "@aws-sdk/client-route-53";
import type * as aws from "@pulumi/aws";
import { type AnyEntry, type Cloud, entry, type Plain } from "../../entry";
import { unlessGone } from "../gone";
import { retag, tagsOf } from "./tags";

type HealthCheck = Plain<aws.route53.HealthCheckArgs>;

const route53 = (cloud: Cloud) => cloud.client(Route53Client, "us-east-1");
const gone = /^NoSuchHealthCheck$/;

const healthCheck = entry<aws.route53.HealthCheckArgs>({
  inputs: {
    childHealthThreshold: true,
    childHealthchecks: true,
    cloudwatchAlarmName: true,
    cloudwatchAlarmRegion: true,
    disabled: true,
    enableSni: true,
    failureThreshold: true,
    fqdn: true,
    insufficientDataHealthStatus: true,
    invertHealthcheck: true,
    ipAddress: true,
    measureLatency: true,
    port: true,
    referenceName: true,
    regions: true,
    requestInterval: true,
    resourcePath: true,
    routingControlArn: true,
    searchString: true,
    tags: true,
    triggers: true,
    type: true,
  },
  required: ["type"],
  replaceOn: ["measureLatency", "referenceName", "requestInterval", "routingControlArn", "type"],
  unreadable: {
    referenceName: "only begins the caller reference, which the API gives back with a random end",
    triggers: "lives in state alone: its change makes Route 53 copy the alarm's settings again",
  },
  async create(cloud, inputs) {
    const made = await route53(cloud).send(
      new CreateHealthCheckCommand({
        CallerReference: [inputs.referenceName, randomUUID()].filter(Boolean).join("-"),
        HealthCheckConfig: {
          ...changeable(inputs),
          Type: inputs.type as HealthCheckConfig["Type"],
          MeasureLatency: inputs.measureLatency,
          RequestInterval: inputs.requestInterval,
          RoutingControlArn: inputs.routingControlArn,
        } as HealthCheckConfig,
      }),
    );
    const id = made.HealthCheck!.Id!;
    await retag(cloud, "healthcheck", id, inputs.tags, undefined);
    return id;
  },
  async read(cloud, id) {
    const found = await unlessGone(gone, () => route53(cloud).send(new GetHealthCheckCommand({ HealthCheckId: id })));
    const it = found?.HealthCheck?.HealthCheckConfig;
    if (!it) return undefined;
    return {
      inputs: { ...fromConfig(it), tags: await tagsOf(cloud, "healthcheck", id) },
      outputs: { arn: `arn:aws:route53:::healthcheck/${id}` },
    };
  },
  async update(cloud, id, to, from) {
    await route53(cloud).send(
      new UpdateHealthCheckCommand({
        HealthCheckId: id,
        ...changeable(to),
        Disabled: to.disabled ?? false,
        Inverted: to.invertHealthcheck ?? false,
        ResetElements: resettable
          .filter(({ input }) => from[input] !== undefined && to[input] === undefined)
          .map(({ element }) => element),
      }),
    );
    await retag(cloud, "healthcheck", id, to.tags, from.tags);
  },
  async remove(cloud, id) {
    await unlessGone(gone, () => route53(cloud).send(new DeleteHealthCheckCommand({ HealthCheckId: id })));
  },
});

const resettable: readonly { input: keyof HealthCheck; element: ResettableElementName }[] = [
  { input: "childHealthchecks", element: "ChildHealthChecks" },
  { input: "fqdn", element: "FullyQualifiedDomainName" },
  { input: "regions", element: "Regions" },
  { input: "resourcePath", element: "ResourcePath" },
];

/** What UpdateHealthCheck can change as well. */
function changeable(inputs: HealthCheck): Omit<HealthCheckConfig, "Type"> {
  return {
    ChildHealthChecks: inputs.childHealthchecks,
    HealthThreshold: inputs.childHealthThreshold,
    AlarmIdentifier: inputs.cloudwatchAlarmName
      ? { Name: inputs.cloudwatchAlarmName, Region: inputs.cloudwatchAlarmRegion as AlarmIdentifier["Region"] }
      : undefined,
    InsufficientDataHealthStatus:
      inputs.insufficientDataHealthStatus as HealthCheckConfig["InsufficientDataHealthStatus"],
    Disabled: inputs.disabled,
    Inverted: inputs.invertHealthcheck,
    EnableSNI: inputs.enableSni,
    FailureThreshold: inputs.failureThreshold,
    FullyQualifiedDomainName: inputs.fqdn,
    IPAddress: inputs.ipAddress,
    Port: inputs.port,
    Regions: inputs.regions as HealthCheckConfig["Regions"],
    ResourcePath: inputs.resourcePath,
    SearchString: inputs.searchString,
  };
}

function fromConfig(it: HealthCheckConfig): Partial<HealthCheck> {
  return {
    type: it.Type!,
    childHealthchecks: it.ChildHealthChecks,
    childHealthThreshold: it.HealthThreshold,
    cloudwatchAlarmName: it.AlarmIdentifier?.Name,
    cloudwatchAlarmRegion: it.AlarmIdentifier?.Region,
    insufficientDataHealthStatus: it.InsufficientDataHealthStatus,
    disabled: it.Disabled,
    invertHealthcheck: it.Inverted,
    enableSni: it.EnableSNI,
    failureThreshold: it.FailureThreshold,
    fqdn: it.FullyQualifiedDomainName,
    ipAddress: it.IPAddress,
    measureLatency: it.MeasureLatency,
    port: it.Port,
    regions: it.Regions,
    requestInterval: it.RequestInterval,
    resourcePath: it.ResourcePath,
    routingControlArn: it.RoutingControlArn,
    searchString: it.SearchString,
  };
}

export const entries: Record<string, AnyEntry> = { "aws:route53/healthCheck:HealthCheck": healthCheck };
