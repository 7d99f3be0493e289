import type { Effect } from "./effect";

const balancing = "https://docs.aws.amazon.com/elasticloadbalancing/latest/application";
const dns = "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide";
const edge = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide";
const vpc = "https://docs.aws.amazon.com/vpc/latest/userguide";

/** By what users come, and by what they come elsewhere when a region is lost. */
export const routingEffects: readonly Effect[] = [
  {
    types: ["route53/record"],
    kinds: ["delete", "replace"],
    impact: "refuses requests",
    words: "the name leads nowhere, or elsewhere, as soon as resolvers ask again: up to 60 s",
    source: `${dns}/best-practices-dns.html`,
  },
  {
    types: ["route53/record"],
    kinds: ["create", "update"],
    impact: "drops connections",
    words: "new requests go where it says once resolvers ask again, up to 60 s; open connections stay until they end",
    source: `${dns}/best-practices-dns.html`,
  },
  {
    types: ["route53/zone"],
    kinds: ["delete", "replace"],
    impact: "refuses requests",
    words: "the shop's name is gone until the registrar names the new zone's servers",
    source: `${dns}/DeleteHostedZone.html`,
  },
  {
    types: ["route53/zone"],
    properties: ["forceDestroy"],
    impact: "nothing",
    words: "nothing now; whoever deletes it takes every record along",
    source: `${dns}/DeleteHostedZone.html`,
  },
  {
    types: ["route53/healthCheck"],
    kinds: ["delete", "replace"],
    impact: "refuses requests",
    words: "records without it count as healthy: a lost region goes on being answered with",
    source: `${dns}/dns-failover-complex-configs.html`,
  },
  {
    types: ["route53/healthCheck"],
    properties: ["disabled", "invertHealthcheck", "resourcePath", "searchString", "fqdn", "port", "type", "enableSni"],
    impact: "refuses requests",
    words:
      "where what it asks for isn't there, it takes its region out of DNS, in all regions at once if they share it",
    source: `${dns}/dns-failover-determining-health-of-endpoints.html`,
  },
  {
    types: ["route53/healthCheck"],
    impact: "nothing",
    words: "failures are found sooner or later than before; whoever is healthy stays",
    source: `${dns}/health-checks-creating-values.html`,
  },
  {
    types: ["lb/loadBalancer"],
    kinds: ["delete", "replace"],
    impact: "refuses requests",
    words: "the region answers nobody until DNS and the edge know the new one",
    source: `${balancing}/load-balancer-delete.html`,
  },
  {
    types: ["lb/loadBalancer"],
    impact: "nothing",
    words: "applied in place; open connections keep what they began with",
    source: `${balancing}/edit-load-balancer-attributes.html`,
  },
  {
    types: ["lb/targetGroup"],
    kinds: ["delete", "replace"],
    impact: "refuses requests",
    words: "its targets must register anew: the region answers nobody meanwhile",
    source: `${balancing}/load-balancer-target-groups.html`,
  },
  {
    types: ["lb/targetGroup"],
    properties: ["healthCheck", "targetGroupHealth"],
    impact: "refuses requests",
    words: "targets that fail the new check are taken out and then replaced; where all fail, the region is left by DNS",
    source: `${balancing}/target-group-health-checks.html`,
  },
  {
    types: ["lb/targetGroup"],
    impact: "nothing",
    words: "holds for requests from now on",
    source: `${balancing}/edit-target-group-attributes.html`,
  },
  {
    types: ["lb/listener", "lb/listenerRule"],
    kinds: ["delete", "replace"],
    impact: "refuses requests",
    words: "requests that it let through are refused until it stands again",
    source: `${balancing}/load-balancer-listeners.html`,
  },
  {
    types: ["lb/listener", "lb/listenerRule"],
    impact: "refuses requests",
    words: "holds for the next request: one that no rule lets through any more is refused with 403",
    source: `${balancing}/listener-rules.html`,
  },
  {
    types: ["cloudfront/distribution"],
    kinds: ["delete", "replace"],
    impact: "refuses requests",
    words: "the shop's name leads to a distribution that isn't there yet",
    source: `${edge}/HowToDeleteDistribution.html`,
  },
  {
    types: [
      "cloudfront/distribution",
      "cloudfront/function",
      "cloudfront/cachePolicy",
      "cloudfront/originRequestPolicy",
    ],
    kinds: ["update", "replace", "delete"],
    impact: "drops connections",
    words: "reaches every edge location within minutes, all users together; there is no wave",
    source: `${edge}/HowToUpdateDistribution.html`,
  },
  {
    types: ["cloudfront/responseHeadersPolicy", "cloudfront/originAccessControl"],
    kinds: ["update", "replace", "delete"],
    impact: "nothing",
    words: "reaches every edge location within minutes, all users together",
    source: `${edge}/HowToUpdateDistribution.html`,
  },
  {
    types: ["wafv2/webAcl", "wafv2/ruleGroup", "wafv2/ipSet"],
    kinds: ["update", "delete", "replace"],
    impact: "refuses requests",
    words: "holds within minutes for all users: whoever a rule takes for an attacker is refused",
    source: "https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-editing.html",
  },
  {
    types: ["ec2/vpc", "ec2/subnet"],
    kinds: ["delete", "replace"],
    impact: "loses data",
    words: "load balancer, instances and databases in it must go first: the region, with its copy of the data",
    source: `${vpc}/delete-vpc.html`,
  },
  {
    types: [
      "ec2/natGateway",
      "ec2/route",
      "ec2/routeTable",
      "ec2/routeTableAssociation",
      "ec2/internetGateway",
      "ec2/eip",
    ],
    kinds: ["update", "delete", "replace"],
    impact: "drops connections",
    words: "connections through it end; calls to other regions and to AWS fail until it stands again",
    source: `${vpc}/nat-gateway-basics.html`,
  },
  {
    types: ["ec2/vpcEndpoint"],
    kinds: ["update", "delete", "replace"],
    impact: "drops connections",
    words: "calls to its AWS service fail or go by the NAT gateway",
    source: "https://docs.aws.amazon.com/vpc/latest/privatelink/interface-endpoints.html",
  },
  {
    types: [
      "ec2/securityGroup",
      "vpc/securityGroupIngressRule",
      "vpc/securityGroupEgressRule",
      "ec2/defaultSecurityGroup",
    ],
    kinds: ["update", "delete", "replace"],
    impact: "drops connections",
    words: "new connections follow it at once; tracked ones that no rule allows any more may stay or end",
    source: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/security-group-connection-tracking.html",
  },
  {
    types: ["acm/certificate", "acm/certificateValidation"],
    kinds: ["update", "delete", "replace"],
    impact: "refuses requests",
    words: "browsers refuse a name that the certificate doesn't have",
    source: "https://docs.aws.amazon.com/acm/latest/userguide/managed-renewal.html",
  },
];
