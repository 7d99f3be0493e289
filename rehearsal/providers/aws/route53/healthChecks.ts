import { randomUUID } from "node:crypto";
import * as sdk from "@aws-sdk/client-route-53";
import type * as aws from "@pulumi/aws";
import type { AnyEntry, Plain } from "../../entry";
import { fixed, orElse, required, unreadable } from "../inputs";
import { call } from "../operations";
import { capitalised, tagList, whole } from "../wire";
import { route53, tagsOfA } from "./api";

type HealthCheck = Partial<Plain<aws.route53.HealthCheckArgs>>;

/** An alarm that is sent again is copied again. */
const again = { ...whole, toAws: (triggers: unknown) => triggers && {} };

type Config =
  sdk.HealthCheckConfig | sdk.CreateHealthCheckRequest | { readonly Tags?: sdk.Tag[]; readonly HealthCheckId?: string };

const healthCheck = route53.resource<aws.route53.HealthCheckArgs, Config>({
  inputs: {
    ...capitalised(
      "failureThreshold",
      "insufficientDataHealthStatus",
      "port",
      "regions",
      "resourcePath",
      "searchString",
    ),
    childHealthThreshold: "HealthThreshold",
    childHealthchecks: "ChildHealthChecks",
    cloudwatchAlarmName: "AlarmIdentifier.Name",
    cloudwatchAlarmRegion: "AlarmIdentifier.Region",
    disabled: orElse("Disabled", false),
    enableSni: "EnableSNI",
    fqdn: "FullyQualifiedDomainName",
    invertHealthcheck: orElse("Inverted", false),
    ipAddress: "IPAddress",
    measureLatency: fixed("MeasureLatency"),
    referenceName: fixed(unreadable("only begins the caller reference, which the API gives back with a random end")),
    requestInterval: fixed("RequestInterval"),
    routingControlArn: fixed("RoutingControlArn"),
    tags: ["Tags", tagList],
    triggers: unreadable("lives in state alone: its change makes Route 53 copy the alarm's settings again", [
      "AlarmIdentifier",
      again,
    ]),
    type: required(fixed("Type")),
  },
  id: "HealthCheckId",
  create: call(sdk.CreateHealthCheckCommand, {
    within: "HealthCheckConfig",
    input: ({ inputs }) => ({ CallerReference: [inputs.referenceName, randomUUID()].filter(Boolean).join("-") }),
    answer: (made) => made.HealthCheck?.Id,
  }),
  read: call(sdk.GetHealthCheckCommand, { answer: (found) => found.HealthCheck?.HealthCheckConfig }),
  update: [
    call(sdk.UpdateHealthCheckCommand, { input: ({ inputs, from }) => ({ ResetElements: reset(inputs, from) }) }),
  ],
  delete: call(sdk.DeleteHealthCheckCommand),
  outputs: { arn: (_it, { id }) => `arn:aws:route53:::healthcheck/${id}` },
  tags: tagsOfA("healthcheck"),
  global: true,
});

/** What is left out of an update stays as it was, unless it is named. */
const resettable: readonly (readonly [keyof HealthCheck, sdk.ResettableElementName])[] = [
  ["childHealthchecks", "ChildHealthChecks"],
  ["fqdn", "FullyQualifiedDomainName"],
  ["regions", "Regions"],
  ["resourcePath", "ResourcePath"],
];

const reset = (to: HealthCheck, from: HealthCheck) =>
  resettable.filter(([input]) => from[input] !== undefined && to[input] === undefined).map(([, element]) => element);

export const entries: Record<string, AnyEntry> = { "aws:route53/healthCheck:HealthCheck": healthCheck };
