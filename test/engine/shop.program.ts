import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/** Three resources that stand on nothing, and one that stands on one of them. */
async function program(): Promise<Record<string, unknown>> {
  const orders = new aws.cloudwatch.LogGroup("orders", { name: "orders", retentionInDays: 30 });
  const invoices = new aws.cloudwatch.LogGroup("invoices", { name: "invoices", retentionInDays: 30 });
  const alerts = new aws.sns.Topic("alerts");
  const lost = new aws.sns.Topic("lost-orders", { displayName: pulumi.interpolate`Lost of ${orders.name}` });
  return Promise.resolve({ invoices: invoices.name, alerts: alerts.arn, lost: lost.arn });
}

export = program;
