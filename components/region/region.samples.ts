import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../../config/settings";
import type { FoundationOutputs } from "../../outputs/foundation";
import type { Referenced } from "../../outputs/reference";
import type { UserPoolOutputs } from "../../outputs/userPool";
import type { RecorderOptions } from "../../test/recorder";
import { settingsFor, three } from "../../test/settings";
import type { RegionFacts } from "./facts";

/** What region stacks look like in tests. */
export const accountId = "123456789012";

export const regionSettings = (region: string, regions: readonly string[] = three): Settings =>
  settingsFor({ kind: "region", region }, regions);

export function factsOf(region: string, zones: readonly string[] = []): RegionFacts {
  return {
    accountId,
    zones: zones.length > 0 ? zones : ["a", "b", "c"].map((letter) => `${region}${letter}`),
    prefixLists: { cloudFront: "pl-cloudfront", healthCheckers: "pl-checkers" },
    imageId: "ami-1",
  };
}

/** A foundation as plain values. */
export function foundationValues(regions: readonly string[] = three): FoundationOutputs {
  const each = (value: (region: string) => string) => Object.fromEntries(regions.map((it) => [it, value(it)]));
  const secret = (name: string) => each((it) => `arn:aws:secretsmanager:${it}:${accountId}:secret:${name}-AbCdEf`);
  return {
    zoneId: "Z1",
    nameServers: [],
    edgeCertificateArn: `arn:aws:acm:us-east-1:${accountId}:certificate/edge`,
    relationalGlobalClusterId: "relational",
    documentGlobalClusterId: "document",
    keyArns: each((it) => `arn:aws:kms:${it}:${accountId}:key/mrk-1`),
    relationalSecretArns: secret("relational"),
    documentSecretArns: secret("document"),
    originSecretArns: secret("origin"),
    tokenSigningSecretArns: secret("token-signing"),
    relationalUsername: "meridian",
    relationalPassword: "relational password",
    documentUsername: "meridian",
    documentPassword: "document password",
    originSecret: "origin secret now",
    originSecretPrevious: "origin secret before",
    repositoryUrls: each((it) => `${accountId}.dkr.ecr.${it}.amazonaws.com/meridian/storefront`),
    ciRoleArns: {
      preview: "role-preview",
      deploy: "role-deploy",
      drill: "role-drill",
      drift: "role-drift",
      readiness: "role-readiness",
    },
  };
}

/** The same as a stack sees it. Call it after `record`. */
const userPool: UserPoolOutputs = {
  signInIssuer: "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_AbC",
  signInClientId: "4f2k7q",
};

/** Of a foundation with a user pool, which only who asks for one looks at. */
export function foundationSample(regions: readonly string[] = three): Referenced<FoundationOutputs & UserPoolOutputs> {
  const values = Object.entries({ ...foundationValues(regions), ...userPool }).map(([name, value]) => [
    name,
    pulumi.output(value),
  ]);
  return Object.fromEntries(values) as Referenced<FoundationOutputs & UserPoolOutputs>;
}

/** What AWS would answer beside the usual. */
export const answers: RecorderOptions = {
  outputs: {
    "aws:lb/loadBalancer:LoadBalancer": () => ({ arnSuffix: "app/alb/1", dnsName: "alb.example", zoneId: "ZALB" }),
    "aws:lb/targetGroup:TargetGroup": (name) => ({ arnSuffix: `targetgroup/${name}/1` }),
    "aws:ec2/eip:Eip": (name) => ({
      publicIp: `203.0.113.${name.slice(-1)}`,
      allocationId: `eipalloc-${name.slice(-1)}`,
    }),
    "aws:ec2/launchTemplate:LaunchTemplate": () => ({ latestVersion: 7 }),
    "aws:eks/nodeGroup:NodeGroup": () => ({ resources: [{ autoscalingGroups: [{ name: "eks-nodes-1" }] }] }),
    "eks:index:Cluster": () => ({ clusterSecurityGroupId: "sg-cluster", kubeconfigJson: '{"kind":"Config"}' }),
    "aws:apigatewayv2/domainName:DomainName": () => ({
      domainNameConfiguration: { targetDomainName: "d-1.execute-api.example", hostedZoneId: "ZAPI" },
    }),
    "aws:sesv2/emailIdentity:EmailIdentity": () => ({ dkimSigningAttributes: { tokens: ["one", "two", "three"] } }),
    "random:index/randomId:RandomId": () => ({ hex: "meridian-1a2b3c4d" }),
    "aws:s3/bucket:Bucket": (name) => ({ bucket: `${name}-1234567` }),
    "aws:rds/cluster:Cluster": () => store("relational"),
    "aws:docdb/cluster:Cluster": () => store("document"),
  },
};

const store = (name: string) => ({
  clusterIdentifier: `${name}-1234567`,
  endpoint: `${name}.cluster.example`,
  readerEndpoint: `${name}.cluster-ro.example`,
});
