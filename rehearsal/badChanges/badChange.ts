/** A change that somebody could make, and where it must be stopped. */
import { variantDigests, type ImageFault } from "../dataplane/compute/brokenImages";
import type { ChangedInput } from "./plantedProgram";

export interface PlantedChange {
  readonly name: string;
  /** What somebody did, in a sentence without its full stop. */
  readonly what: string;
  /** Configuration of all stacks that is changed, by key. */
  readonly configuration?: Readonly<Record<string, unknown>>;
  /** Inputs of resources that are changed. */
  readonly inputs?: readonly ChangedInput[];
  /** What is deployed of all: the regions in waves, or the edge. */
  readonly step: "others" | "global";
  /**
   * Where it must be stopped: *planned*: before anything is applied; *applied*: in the first region, or at the edge, which then goes back.
   * *well*: not at all.
   */
  readonly ends: "planned" | "applied" | "well";
  /** What must be said of it. */
  readonly says: RegExp;
}

const image = (fault: ImageFault, what: string, says: RegExp): PlantedChange => ({
  ...{ name: `image-${fault}`, what, says, step: "others", ends: "applied" },
  configuration: { imageDigest: variantDigests[fault] },
});

const input = (type: string, name: string, key: string, from: string, to: string): ChangedInput => ({
  ...{ type: `aws:${type}`, name: `^${name}$`, key, from, to },
});

const template = (from: string, to: string): ChangedInput =>
  input("ec2/launchTemplate:LaunchTemplate", "storefront", "userData", from, to);

/** A region whose targets aren't healthy any more, whichever of its signs is seen first. */
const emptied = /leads nobody to|hardly anybody comes|requests failed|in ALARM/;
/** Whoever starts can't read its secrets. */
const withoutSecrets = input(
  "iam/rolePolicy:RolePolicy",
  "storefront",
  "policy",
  "secretsmanager:GetSecretValue",
  "secretsmanager:DescribeSecret",
);

/** A version that never serves: AWS brings the one before back. */
const neverHealthy = /failed their health checks/;

/** In the order in which they are played. Rollouts come last: after one that went back the region has a version of its launch template that waits, and the next one brings another. */
export const badChanges: readonly PlantedChange[] = [
  {
    name: "database-tls",
    what: "the database's parameters no longer force TLS",
    inputs: [
      input("rds/clusterParameterGroup:ClusterParameterGroup", "relational-parameters", "parameters", "^.*$", "[]"),
    ],
    ...{ step: "others", ends: "planned", says: /TLS/ },
  },
  {
    name: "small-fleet",
    what: "a region keeps one instance where its share of a lost region's users needs more",
    configuration: { minInstances: 1 },
    ...{ step: "others", ends: "planned", says: /minInstances/ },
  },
  {
    name: "security-group",
    what: "the load balancer lets in the whole internet instead of the edge alone",
    inputs: [
      input(
        "vpc/securityGroupIngressRule:SecurityGroupIngressRule",
        "alb-edge-https",
        "cidrIpv4",
        "^.*$",
        '"0.0.0.0/0"',
      ),
    ],
    ...{ step: "others", ends: "planned", says: /no-open-ingress/ },
  },
  {
    name: "firewall",
    what: "the web ACL's rule no longer limits how often an address may ask, and refuses a country instead",
    inputs: [
      input(
        "wafv2/webAcl:WebAcl",
        "web-acl",
        "rules",
        '"rateBasedStatement":\\{[^{}]*\\}',
        '"geoMatchStatement":{"countryCodes":["US"]}',
      ),
    ],
    ...{ step: "global", ends: "planned", says: /firewall-rules/ },
  },
  {
    name: "listener-rule",
    what: "the load balancer's rule asks for a header that the edge doesn't send",
    inputs: [input("lb/listenerRule:ListenerRule", "admit-origin-secret", "conditions", "X-Origin-Secret", "X-Origin")],
    ...{ step: "others", ends: "applied", says: /refused|hardly anybody comes/ },
  },
  {
    name: "edge-shut-out",
    what: "the load balancer's security group admits the edge to another port than it listens on",
    inputs: ["fromPort", "toPort"].map((key) =>
      input("vpc/securityGroupIngressRule:SecurityGroupIngressRule", "alb-edge-https", key, "443", "8443"),
    ),
    ...{ step: "others", ends: "applied", says: /CloudFront can't connect to/ },
  },
  {
    name: "target-port",
    what: "the target group sends requests to another port",
    inputs: [input("lb/targetGroup:TargetGroup", "storefront", "port", "\\d+", "8081")],
    ...{ step: "others", ends: "applied", says: emptied },
  },
  {
    name: "quiet-permission",
    what: "the storefront's role may no longer read its secrets, and nothing is rolled out",
    inputs: [withoutSecrets],
    ...{ step: "others", ends: "applied", says: /that start from now on can't/ },
  },
  {
    name: "origin-secret",
    what: "the edge sends the origin's secret in another header than the regions ask for",
    inputs: [input("cloudfront/distribution:Distribution", "distribution", "origins", "X-Origin-Secret", "X-Origin")],
    ...{ step: "global", ends: "applied", says: /refused|hardly anybody comes/ },
  },
  {
    name: "cache-key",
    what: "the edge no longer tells pages apart by their query: who searches is shown what somebody else has found",
    inputs: [
      input(
        "cloudfront/cachePolicy:CachePolicy",
        "catalogue",
        "parametersInCacheKeyAndForwardedToOrigin",
        '"queryStringBehavior":"all"',
        '"queryStringBehavior":"none"',
      ),
    ],
    ...{ step: "global", ends: "applied", says: /tell pages apart by their query/ },
  },
  {
    name: "search-string",
    what: "Route 53 looks for words in a region's health that the storefront doesn't say",
    inputs: [input("route53/healthCheck:HealthCheck", "endpoint-.*", "searchString", "ok", "well")],
    ...{ step: "global", ends: "applied", says: /Route 53 leads nobody to/ },
  },
  image("errors", "a version of the storefront answers every second request with an error", /ALARM|requests failed/),
  image("migration", "a version of the storefront has a migration that fails", neverHealthy),
  {
    name: "environment",
    what: "instances are told an address of the document database that isn't there",
    inputs: [template("^DOCUMENT_ENDPOINT=.*$", "DOCUMENT_ENDPOINT=none.invalid:27017")],
    ...{ step: "others", ends: "applied", says: neverHealthy },
  },
  {
    name: "secret-arn",
    what: "instances are told the ARN of a secret that isn't there",
    inputs: [
      template(
        "^RELATIONAL_SECRET_ARN=.*$",
        "RELATIONAL_SECRET_ARN=arn:aws:secretsmanager:us-east-1:123456789012:secret:none-AbCdEf",
      ),
    ],
    ...{ step: "others", ends: "applied", says: neverHealthy },
  },
  {
    name: "lost-permission",
    what: "the role that comes with a version of the storefront may no longer read its secrets",
    configuration: { imageDigest: variantDigests.good },
    inputs: [withoutSecrets],
    ...{ step: "others", ends: "applied", says: neverHealthy },
  },
  {
    name: "health-check-path",
    what: "the load balancer asks its targets for a path that the storefront hasn't",
    inputs: [input("lb/targetGroup:TargetGroup", "storefront", "healthCheck", "/health/ready", "/healthz")],
    ...{ step: "others", ends: "applied", says: emptied },
  },
  image("slow", "a version of the storefront takes two seconds longer for each answer", /95 of 100 requests|ALARM/),
  image(
    "leaks",
    "a version of the storefront keeps a megabyte of each request until its process ends",
    /requests failed|in ALARM|failed their health checks/,
  ),
  {
    name: "good",
    what: "another version of the storefront, as good as the one before",
    configuration: { imageDigest: variantDigests.good },
    ...{ step: "others", ends: "well", says: /runs version/ },
  },
];
