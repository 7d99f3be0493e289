/** What a distribution's configuration and its policies say, in the form in which requests are judged by it. */
import type { DistributionConfig } from "@aws-sdk/client-cloudfront";
import { type Behaviour, readBehaviours } from "./behaviours";
import { type Origin, readOrigins } from "./originConfig";
import type { Policies } from "./policies";
import { readErrorAnswers, type ErrorAnswer } from "./errorAnswers";

export interface DistributionRead {
  readonly id: string;
  readonly arn: string;
  /** `d….cloudfront.net` */
  readonly domainName: string;
  readonly config: DistributionConfig;
  readonly policies: Policies;
}

/** Plain data throughout: two are the same where their JSON is. */
export interface Distribution {
  readonly id: string;
  readonly arn: string;
  readonly domainName: string;
  readonly aliases: readonly string[];
  /** Asked for instead of `/`. */
  readonly rootObject: string;
  readonly origins: readonly Origin[];
  /** In the order in which they are tried; the last one takes every path. */
  readonly behaviours: readonly Behaviour[];
  readonly errors: readonly ErrorAnswer[];
  /** What it says and this edge does without, a sentence each: no answer depends on it but those that a rule of a web ACL would give. */
  readonly notSimulated: readonly string[];
}

/** What of a distribution nobody carries out here; all of it at once. */
export class UnsupportedDistribution extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`${problems.join("\n")}\nAdd what is missing to rehearsal/dataplane/edge.`);
  }
}

/** @throws UnsupportedDistribution */
export function readDistribution({ id, arn, domainName, config, policies }: DistributionRead): Distribution {
  const problems: string[] = [];
  const note = (problem: string): void => void problems.push(`Distribution ${id} ${problem}, which isn't simulated.`);
  const restriction = config.Restrictions?.GeoRestriction?.RestrictionType ?? "none";
  if (restriction !== "none") note(`restricts countries (${restriction})`);
  if (config.Staging || config.ContinuousDeploymentPolicyId) note("takes part in a continuous deployment");
  const origins = readOrigins(config, note);
  const behaviours = readBehaviours(config, policies, note);
  if (problems.length > 0) throw new UnsupportedDistribution(problems);
  const aliases = config.Aliases?.Items ?? [];
  const rootObject = config.DefaultRootObject ?? "";
  const errors = readErrorAnswers(config);
  return { id, arn, domainName, aliases, rootObject, origins, behaviours, errors, notSimulated: notSimulated(config) };
}

function notSimulated(config: DistributionConfig): string[] {
  const isSigned = (config.Origins?.Items ?? []).some((it) => it.OriginAccessControlId);
  const found: readonly (readonly [boolean, string])[] = [
    [Boolean(config.WebACLId), "No rule of its web ACL is evaluated: nothing is counted, limited or blocked."],
    [(config.HttpVersion ?? "http1.1") !== "http1.1", "Viewers speak HTTP/1.1, neither HTTP/2 nor HTTP/3."],
    [config.IsIPV6Enabled ?? false, "Viewers have IPv4 only."],
    [config.Logging?.Enabled ?? false, "No access log is written."],
    [
      (config.PriceClass ?? "PriceClass_All") !== "PriceClass_All",
      "Its price class is no matter: there is an edge location near each region, and none elsewhere.",
    ],
    [
      isSigned,
      "Requests to S3 say for which distribution they are, instead of being signed; the bucket's policy decides.",
    ],
  ];
  return found.flatMap(([is, what]) => (is ? [what] : []));
}
