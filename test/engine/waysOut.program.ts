import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type HalfMade, scene } from "./scene";

/** One platform in a few resources a stack: what is protected, what stands on it, and what fails where a test says so. */
async function program(): Promise<Record<string, unknown>> {
  const { protect } = scene<HalfMade>();
  const stack = pulumi.getStack();
  const kept = new aws.s3.Bucket("kept", { bucket: `kept-${stack}`, forceDestroy: !protect }, { protect });
  const orders = new aws.cloudwatch.LogGroup("orders", { name: `orders-${stack}`, retentionInDays: 30 });
  const lost = new aws.sns.Topic("lost-orders", { displayName: pulumi.interpolate`Lost of ${orders.name}` });
  return Promise.resolve({ kept: kept.bucket, lost: lost.arn });
}

export = program;
