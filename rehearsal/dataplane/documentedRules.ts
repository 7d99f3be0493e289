/**
 * Documented rules of Route 53, Application Load Balancer and CloudFront that a local cloud must honour, and who does. A rule of *dns*,
 * *checkers* or *balancer* has a case and mutants in the folder of that name; what is *refused* has a case where the deployed state is read: it is named and not approximated.
 */
export type HonouredBy =
  | {
      readonly by:
        | "dns"
        | "checkers"
        | "balancer"
        | "edge"
        | "balancer.test.ts"
        | "routing/part.test.ts"
        | "emulator"
        | "refused"
        | "drills";
    }
  | { readonly by: "policy"; readonly rule: string };

export interface DocumentedRule {
  readonly number: number;
  readonly says: string;
  readonly page: string;
  readonly honoured: HonouredBy;
}

const guide = "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/";
const api = "https://docs.aws.amazon.com/Route53/latest/APIReference/";
const balancer = "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/";
const balancerApi = "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/";
const edge = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/";
const edgeApi = "https://docs.aws.amazon.com/cloudfront/latest/APIReference/";

const dns: HonouredBy = { by: "dns" };
const checkers: HonouredBy = { by: "checkers" };
const balancerRules: HonouredBy = { by: "balancer" };
const balancerItself: HonouredBy = { by: "balancer.test.ts" };
const routing: HonouredBy = { by: "routing/part.test.ts" };
const edgeItself: HonouredBy = { by: "edge" };
const emulator: HonouredBy = { by: "emulator" };
const refused: HonouredBy = { by: "refused" };
const drills: HonouredBy = { by: "drills" };
const policy = (rule: string): HonouredBy => ({ by: "policy", rule });

const rule = (number: number, says: string, page: string, honoured: HonouredBy): DocumentedRule => ({
  ...{ number, says, page, honoured },
});

const choosing = `${guide}health-checks-how-route-53-chooses-records.html`;
const recordSet = `${api}API_ResourceRecordSet.html`;
const aliasTarget = `${api}API_AliasTarget.html`;
const complex = `${guide}dns-failover-complex-configs.html`;
const determining = `${guide}dns-failover-determining-health-of-endpoints.html`;
const values = `${guide}health-checks-creating-values.html`;
const checkConfig = `${api}API_HealthCheckConfig.html`;
const customOrigin = `${edge}RequestAndResponseBehaviorCustomOrigin.html`;

export const documentedRules: readonly DocumentedRule[] = [
  rule(1, "records are chosen by policy, then by health", choosing, dns),
  rule(2, "a record without a health check is always healthy", choosing, dns),
  rule(3, "where no record is healthy, all count as healthy", `${guide}dns-failover-problems.html`, dns),
  rule(4, "weight 0 is for when all others are unhealthy", recordSet, dns),
  rule(5, "failover: the primary, else a healthy secondary, else the primary", recordSet, dns),
  rule(6, "latency: the best region that has a record, else the next best", `${guide}routing-policy-latency.html`, dns),
  rule(7, "one latency record a region; one policy a name and type", recordSet, emulator),
  rule(
    8,
    "a record of cn-north-1 always answers clients in China",
    `${guide}resource-record-sets-values-latency.html`,
    refused,
  ),
  rule(9, "an evaluating alias inherits its target's health", aliasTarget, dns),
  rule(10, "a branch with only unhealthy leaves is left", complex, dns),
  rule(11, "without evaluating, the branch is kept", complex, dns),
  rule(12, "a check on an alias and its target's health must both hold", complex, dns),
  rule(13, "a leaf without a check keeps its branch healthy", complex, dns),
  rule(14, "a load balancer is healthy by all of its target groups", aliasTarget, dns),
  rule(15, "CloudFront's health can't be evaluated", aliasTarget, emulator),
  rule(16, "an alias has its target's time to live", `${guide}resource-record-sets-choosing-alias-non-alias.html`, dns),
  rule(17, "an alias answers its own type only", `${guide}resource-record-sets-choosing-alias-non-alias.html`, dns),
  rule(18, "geolocation: the smallest area, else a larger one, else nobody", `${guide}routing-policy-geo.html`, dns),
  rule(19, "multivalue: up to eight healthy values", `${guide}routing-policy-multivalue.html`, dns),
  rule(20, "the client's subnet decides where it is", `${guide}routing-policy-edns0.html`, dns),
  rule(21, "negative answers are kept by the SOA record", `${guide}SOA-NSrecords.html`, dns),
  rule(22, "set identifiers of 1 to 128 characters, 100 records a name and type, weights to 255", recordSet, emulator),
  rule(23, "weighted records of a name have one time to live", recordSet, emulator),
  rule(24, "a change batch is applied whole or not at all", `${api}API_ChangeResourceRecordSets.html`, emulator),
  rule(25, "protected record sets refuse changes", `${guide}rrset-protection.html`, emulator),
  rule(26, "IP-based: the longest matching block", `${guide}routing-policy-ipbased.html`, refused),
  rule(27, "healthy if more than 18 % of the checkers say so", determining, dns),
  rule(28, "checkers are not coordinated", determining, checkers),
  rule(29, "the threshold is symmetric", checkConfig, checkers),
  rule(30, "4 s to connect, 2 s for the status; TCP 10 s", determining, checkers),
  rule(31, "the string lies wholly in the first 5,120 bytes", determining, checkers),
  rule(32, "HTTPS checks validate no certificate", determining, checkers),
  rule(33, "the name is resolved anew each time, IPv4 only", checkConfig, checkers),
  rule(
    34,
    "a check must not ask the name that it decides about",
    checkConfig,
    policy("health-check-asks-no-routed-name"),
  ),
  rule(35, "a new check is healthy until there is data", determining, dns),
  rule(36, "inverting flips; a disabled check counts as healthy", values, dns),
  rule(37, "a calculated check counts its healthy children", values, dns),
  rule(38, "a metric's check follows the data, not the alarm", determining, dns),
  rule(
    39,
    "no metric math, M of N, percentiles or high resolution",
    values,
    policy("health-check-follows-plain-alarm"),
  ),
  rule(
    40,
    "a check keeps its copy of the alarm's settings",
    `${guide}health-checks-updating-cloudwatch-alarm-settings.html`,
    emulator,
  ),
  rule(41, "without data: healthy, unhealthy or what was known last", values, dns),
  rule(42, "a removed checker region goes on for a while", values, checkers),
  rule(43, "DNS locations may hear different checkers", `${guide}dns-failover-problems.html`, routing),
  rule(44, "GetHealthCheckStatus is no base for decisions", `${api}API_GetHealthCheckStatus.html`, drills),
  rule(45, "states of targets and their reasons", `${balancer}target-group-health-checks.html`, balancerRules),
  rule(46, "only unhealthy targets: all get traffic", `${balancer}target-group-health-checks.html`, balancerRules),
  rule(47, "minimum healthy count or percentage", `${balancer}target-group-health.html`, balancerRules),
  rule(48, "the deregistration delay", `${balancer}load-balancer-target-groups.html`, balancerItself),
  rule(49, "slow start is linear", `${balancer}load-balancer-target-groups.html`, balancerRules),
  rule(
    50,
    "which failure is 400, 460, 463, 502, 503 or 504",
    `${balancer}load-balancer-troubleshooting.html`,
    balancerItself,
  ),
  rule(51, "idle timeout and client keep-alive", `${balancerApi}API_LoadBalancerAttribute.html`, balancerItself),
  rule(52, "targets' certificates are not validated", `${balancer}load-balancer-target-groups.html`, refused),
  rule(53, "a zone without healthy targets leaves DNS", `${balancer}disable-cross-zone.html`, refused),
  rule(
    54,
    "origin groups: two members, GET, HEAD and OPTIONS only",
    `${edge}high_availability_origin_failover.html`,
    edgeItself,
  ),
  rule(55, "attempts and timeouts of origins", `${edgeApi}API_Origin.html`, edgeItself),
  rule(56, "which errors are cached, and stale answers", `${edge}HTTPStatusCodes.html`, edgeItself),
  rule(57, "minimum, default and maximum time to live", `${edge}Expiration.html`, edgeItself),
  rule(58, "equal requests in flight are one at the origin", customOrigin, edgeItself),
];
