import type * as pulumi from "@pulumi/pulumi";
import type { Statement } from "../shared/policy";
import { metricsNamespace } from "./collector";

export interface StorefrontScope {
  readonly region: string;
  /** The secrets that the storefront reads, and no others. */
  readonly secretArns: readonly pulumi.Input<string>[];
  /** Key that the secrets are encrypted with. */
  readonly keyArn: pulumi.Input<string>;
}

/** What the storefront may read, whatever it runs on. */
export const readSecrets = ({ region, secretArns, keyArn }: StorefrontScope): Statement[] => [
  { Sid: "ReadSecrets", Effect: "Allow", Action: "secretsmanager:GetSecretValue", Resource: secretArns },
  {
    Sid: "OpenSecrets",
    Effect: "Allow",
    Action: "kms:Decrypt",
    Resource: keyArn,
    Condition: { StringEquals: { "kms:ViaService": `secretsmanager.${region}.amazonaws.com` } },
  },
];

/** What the collector beside it may write. */
export const writeTelemetry = (): readonly Statement[] => [
  {
    Sid: "WriteTraces",
    Effect: "Allow",
    // The storefront decides itself what it samples: no rules of X-Ray are read.
    Action: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"],
    Resource: "*",
  },
  {
    Sid: "WriteMetrics",
    Effect: "Allow",
    Action: "cloudwatch:PutMetricData",
    Resource: "*",
    Condition: { StringEquals: { "cloudwatch:namespace": metricsNamespace() } },
  },
];
