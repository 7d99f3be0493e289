import type { AnyEntry } from "../entry";
import { providerFacts } from "./provider/facts";
import { refusals } from "./provider/refusals";
import * as network from "./ec2/network";
import * as endpoints from "./ec2/endpoints";
import * as gateways from "./ec2/gateways";
import * as routing from "./ec2/routing";
import * as securityGroupRules from "./ec2/securityGroupRules";
import * as securityGroups from "./ec2/securityGroups";
import * as launch from "./ec2/launch";
import * as s3 from "./s3";
import * as route53 from "./route53";
import * as autoscalingGroups from "./autoscaling/groups";
import * as autoscalingPolicies from "./autoscaling/policies";
import * as kms from "./kms/keys";
import * as secretsmanager from "./secretsmanager/secrets";
import * as loadBalancers from "./lb/loadBalancers";
import * as targetGroups from "./lb/targetGroups";
import * as listeners from "./lb/listeners";
import * as listenerRules from "./lb/rules";
import * as certificates from "./acm/certificates";
import * as apigatewayv2 from "./apigatewayv2/apis";
import * as lambda from "./lambda/functions";
import * as sns from "./sns/topics";
import * as sesv2 from "./sesv2/sesv2";
import * as dynamodb from "./dynamodb/tables";
import * as cognito from "./cognito/pools";
import * as sqs from "./sqs/queues";
import * as cloudwatch from "./cloudwatch";
import * as cloudfront from "./cloudfront";
import * as scheduler from "./scheduler/schedules";
import * as iamRoles from "./iam/roles";
import * as iamIdentityProviders from "./iam/identityProviders";
import * as logs from "./logs/logs";
import * as backup from "./backup";
import * as ecr from "./ecr/ecr";
import * as wafv2 from "./wafv2";
import * as docdb from "./docdb";
import * as rds from "./rds";
import * as eks from "./eks";
import * as fis from "./fis/templates";

/** A new type goes into its service's file. */
const declared: Readonly<Record<string, AnyEntry>> = {
  ...network.entries,
  ...endpoints.entries,
  ...gateways.entries,
  ...routing.entries,
  ...securityGroupRules.entries,
  ...securityGroups.entries,
  ...launch.entries,
  ...s3.entries,
  ...route53.entries,
  ...autoscalingGroups.entries,
  ...autoscalingPolicies.entries,
  ...kms.entries,
  ...secretsmanager.entries,
  ...loadBalancers.entries,
  ...targetGroups.entries,
  ...listeners.entries,
  ...listenerRules.entries,
  ...certificates.entries,
  ...apigatewayv2.entries,
  ...lambda.entries,
  ...sns.entries,
  ...sesv2.entries,
  ...dynamodb.entries,
  ...cognito.entries,
  ...sqs.entries,
  ...cloudwatch.entries,
  ...cloudfront.entries,
  ...scheduler.entries,
  ...iamRoles.entries,
  ...iamIdentityProviders.entries,
  ...logs.entries,
  ...backup.entries,
  ...ecr.entries,
  ...wafv2.entries,
  ...docdb.entries,
  ...rds.entries,
  ...eks.entries,
  ...fis.entries,
};

/** The entry, which refuses what the real provider refuses. */
function refusing([type, entry]: [string, AnyEntry]): [string, AnyEntry] {
  const facts = providerFacts[type];
  return [type, facts ? { ...entry, refused: (inputs) => refusals(facts, inputs) } : entry];
}

/** Every type of @pulumi/aws that the stand-in knows, by token. */
export const entries: Readonly<Record<string, AnyEntry>> = Object.fromEntries(Object.entries(declared).map(refusing));
