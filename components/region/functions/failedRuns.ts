import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { policyDocument, refusePlainHttp, type Statement } from "../../shared/policy";
import { longestRetention } from "../../shared/queues";

/** Runs of a function that were given up: for a person to look at. */
export class FailedRuns extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  readonly queueName: pulumi.Output<string>;

  constructor(name: string, args: { readonly keyArn: pulumi.Input<string> }, opts?: pulumi.ComponentResourceOptions) {
    super("meridian:region:FailedRuns", name, {}, opts);
    const queue = new aws.sqs.Queue(
      `function-${name}-failed`,
      { kmsMasterKeyId: args.keyArn, messageRetentionSeconds: longestRetention },
      { parent: this },
    );
    const policy = new aws.sqs.QueuePolicy(
      `function-${name}-failed`,
      { queueUrl: queue.url, policy: policyDocument([refusePlainHttp("sqs:*", queue.arn)]) },
      { parent: this },
    );
    this.arn = pulumi.all([queue.arn, policy.id]).apply(([arn]) => arn);
    this.queueName = queue.name;
    this.registerOutputs({ arn: this.arn });
  }

  /** For the roles that put runs aside: the function's and the schedule's. */
  sentBy(region: string, keyArn: pulumi.Input<string>): Statement[] {
    return [
      { Sid: "PutAside", Effect: "Allow", Action: "sqs:SendMessage", Resource: this.arn },
      {
        Sid: "EncryptWhatIsPutAside",
        Effect: "Allow",
        Action: ["kms:Decrypt", "kms:GenerateDataKey"],
        Resource: keyArn,
        Condition: { StringEquals: { "kms:ViaService": `sqs.${region}.amazonaws.com` } },
      },
    ];
  }
}
