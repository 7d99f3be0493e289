import type * as pulumi from "@pulumi/pulumi";
import type { Statement } from "../../shared/policy";
import { metricsNamespace } from "../collector";

export interface StorefrontScope {
  readonly region: string;
  /** The secrets that the storefront reads, and no others. */
  readonly secretArns: readonly pulumi.Input<string>[];
  /** Key that the secrets are encrypted with. */
  readonly keyArn: pulumi.Input<string>;
}

/** What an instance of the storefront may do, without what nodes do for a pod: pull its image and carry its logs away. */
export function storefrontStatements({ region, secretArns, keyArn }: StorefrontScope): Statement[] {
  return [
    { Sid: "ReadSecrets", Effect: "Allow", Action: "secretsmanager:GetSecretValue", Resource: secretArns },
    {
      Sid: "OpenSecrets",
      Effect: "Allow",
      Action: "kms:Decrypt",
      Resource: keyArn,
      Condition: { StringEquals: { "kms:ViaService": `secretsmanager.${region}.amazonaws.com` } },
    },
    {
      Sid: "WriteTraces",
      Effect: "Allow",
      Action: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"],
      Resource: "*",
    },
    {
      Sid: "WriteMetrics",
      Effect: "Allow",
      Action: "cloudwatch:PutMetricData",
      Resource: "*",
      Condition: { StringEquals: { "cloudwatch:namespace": metricsNamespace } },
    },
  ];
}
