import type { AnySample } from "../entry";
import * as network from "./ec2/network.samples";
import * as endpoints from "./ec2/endpoints.samples";
import * as routing from "./ec2/routing.samples";
import * as securityGroups from "./ec2/securityGroups.samples";
import * as launch from "./ec2/launch.samples";
import * as s3 from "./s3/s3.samples";
import * as route53 from "./route53/route53.samples";
import * as autoscaling from "./autoscaling/groups.samples";
import * as kms from "./kms/keys.samples";
import * as secretsmanager from "./secretsmanager/secrets.samples";
import * as lb from "./lb/lb.samples";
import * as certificates from "./acm/certificates.samples";
import * as scheduler from "./scheduler/schedules.samples";
import * as apigatewayv2 from "./apigatewayv2/apis.samples";
import * as lambda from "./lambda/functions.samples";
import * as sns from "./sns/topics.samples";
import * as sesv2 from "./sesv2/sesv2.samples";
import * as dynamodb from "./dynamodb/tables.samples";
import * as cognito from "./cognito/pools.samples";
import * as sqs from "./sqs/queues.samples";
import * as cloudwatch from "./cloudwatch/cloudwatch.samples";
import * as cloudfront from "./cloudfront/cloudfront.samples";
import * as iam from "./iam/iam.samples";
import * as logs from "./logs/logs.samples";
import * as backup from "./backup/backup.samples";
import * as ecr from "./ecr/ecr.samples";
import * as wafv2 from "./wafv2/wafv2.samples";
import * as docdb from "./docdb/index.samples";
import * as rds from "./rds/index.samples";
import * as eks from "./eks/eks.samples";
import * as fis from "./fis/templates.samples";

/** One sample for each entry; tests only. */
export const samples: Readonly<Record<string, AnySample>> = {
  ...network.samples,
  ...endpoints.samples,
  ...routing.samples,
  ...securityGroups.samples,
  ...launch.samples,
  ...s3.samples,
  ...route53.samples,
  ...autoscaling.samples,
  ...kms.samples,
  ...secretsmanager.samples,
  ...lb.samples,
  ...certificates.samples,
  ...scheduler.samples,
  ...apigatewayv2.samples,
  ...lambda.samples,
  ...sns.samples,
  ...sesv2.samples,
  ...dynamodb.samples,
  ...cognito.samples,
  ...sqs.samples,
  ...cloudwatch.samples,
  ...cloudfront.samples,
  ...iam.samples,
  ...logs.samples,
  ...backup.samples,
  ...ecr.samples,
  ...wafv2.samples,
  ...docdb.samples,
  ...rds.samples,
  ...eks.samples,
  ...fis.samples,
};
