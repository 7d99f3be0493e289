import * as aws from "@pulumi/aws";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { Cluster } from "./cluster";
import { PodIdentity } from "./podIdentity";
import { charts } from "./versions";

export interface LogForwarderArgs {
  readonly accountId: string;
  readonly region: string;
  readonly cluster: Cluster;
  /** Encrypts the logs. */
  readonly keyArn: pulumi.Input<string>;
  readonly logRetentionDays: number;
  /** What must stand before its pods find a place. */
  readonly after: readonly pulumi.Resource[];
}

const serviceAccount = "fluent-bit";
const namespace = "kube-system";
/** Where it remembers how far it has read, on the node. */
const state = "/var/fluent-bit/state";

/**
 * What containers write goes to CloudWatch by Fluent Bit, one pod a node: a log stream for each pod and container. Not by the
 * add-on `amazon-cloudwatch-observability`, whose agent measures every pod: 0.21 USD for a million observations in us-east-1
 * (https://aws.amazon.com/cloudwatch/pricing/), for what the load balancer and the storefront tell already.
 * Price: 0.50 USD a GB in us-east-1.
 */
export class LogForwarder extends pulumi.ComponentResource {
  readonly logGroupName: pulumi.Output<string>;

  constructor(name: string, args: LogForwarderArgs, opts?: pulumi.ComponentResourceOptions) {
    super("meridian:region:LogForwarder", name, {}, opts);
    const { accountId, cluster, keyArn, logRetentionDays } = args;
    const logs = new aws.cloudwatch.LogGroup(
      "containers",
      { kmsKeyId: keyArn, retentionInDays: logRetentionDays },
      { parent: this },
    );
    const identity = new PodIdentity(
      serviceAccount,
      {
        accountId,
        cluster,
        namespace,
        serviceAccount,
        description: "Forwards what containers write",
        statements: [
          {
            Sid: "WriteLogs",
            Effect: "Allow",
            Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
            Resource: pulumi.interpolate`${logs.arn}:*`,
          },
        ],
      },
      { parent: this },
    );
    new kubernetes.helm.v3.Release(
      serviceAccount,
      { ...charts.fluentBit, name: serviceAccount, namespace, values: values(args.region, logs.name) },
      { parent: this, provider: cluster.provider, dependsOn: [identity, ...args.after] },
    );
    this.logGroupName = logs.name;
    this.registerOutputs({ logGroupName: this.logGroupName });
  }
}

function values(region: string, logGroupName: pulumi.Input<string>): Record<string, unknown> {
  return {
    fullnameOverride: serviceAccount,
    serviceAccount: { create: true, name: serviceAccount },
    // On every node, whatever it keeps others away with.
    tolerations: [{ operator: "Exists" }],
    input: { db: `${state}/containers.db` },
    // The line alone, as instances write it, without what Kubernetes knows around it.
    cloudWatchLogs: {
      enabled: true,
      region,
      logGroupName,
      logGroupTemplate: "",
      logStreamPrefix: "containers-",
      logStreamTemplate: "$kubernetes['namespace_name'].$kubernetes['pod_name'].$kubernetes['container_name']",
      logKey: "log",
      autoCreateGroup: false,
    },
    volumes: [
      { name: "varlog", hostPath: { path: "/var/log" } },
      { name: "state", hostPath: { path: state, type: "DirectoryOrCreate" } },
    ],
    volumeMounts: [
      { name: "varlog", mountPath: "/var/log", readOnly: true },
      { name: "state", mountPath: state },
    ],
  };
}
