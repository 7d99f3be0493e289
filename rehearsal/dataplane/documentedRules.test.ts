import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import * as resilience from "../../policy/rules/resilience";
import { ensureEmulatorInstalled } from "../emulator/install";
import { balancerCases } from "./balancer/rules.samples";
import { checkerCases } from "./checkers/rules.samples";
import { aliasCases } from "./dns/aliases.samples";
import { healthCases } from "./dns/health.samples";
import { packetCases } from "./dns/packets.samples";
import { policyCases } from "./dns/policies.samples";
import { edgeCases } from "./edge/rules.samples";
import { documentedRules } from "./documentedRules";

/** Rule, service, member whose documentation says it, and the start of the sentence's SHA-256: the words are AWS' own and stay there. */
const pins: readonly (readonly [rule: number, service: string, member: string, sentence: string])[] = [
  [2, "route53", "ResourceRecordSet.MultiValueAnswer", "cc68b6fffc67547b"],
  [3, "route53", "ResourceRecordSet.HealthCheckId", "39c45e8cd3a1df76"],
  [4, "route53", "ResourceRecordSet.Weight", "336e2b77ea8df20f"],
  [4, "route53", "ResourceRecordSet.Weight", "46e05e8cac981f01"],
  [5, "route53", "ResourceRecordSet.Failover", "5b7f3420c6209308"],
  [5, "route53", "ResourceRecordSet.Failover", "fc5a9653abb2a20b"],
  [5, "route53", "ResourceRecordSet.Failover", "f0e767687d8664ef"],
  [5, "route53", "ResourceRecordSet.Failover", "4928b7c8d65952b0"],
  [6, "route53", "ResourceRecordSet.Region", "457486b01c272bbc"],
  [7, "route53", "ResourceRecordSet.Region", "b2772c5426ccb3ee"],
  [7, "route53", "ResourceRecordSet.Region", "c0d643c54016a7c1"],
  [9, "route53", "AliasTarget.EvaluateTargetHealth", "0b95be29035fe4da"],
  [14, "route53", "AliasTarget.EvaluateTargetHealth", "6c85adc1458cfddf"],
  [14, "route53", "AliasTarget.EvaluateTargetHealth", "5e657a47f2b9226c"],
  [15, "route53", "AliasTarget.EvaluateTargetHealth", "26dace387805a631"],
  [16, "route53", "ResourceRecordSet.TTL", "6b220dfd8c72bde6"],
  [18, "route53", "ResourceRecordSet.GeoLocation", "91f7c51b8e5ac416"],
  [18, "route53", "ResourceRecordSet.GeoLocation", "672df3797df34719"],
  [18, "route53", "ResourceRecordSet.HealthCheckId", "2dfc017399a5f447"],
  [19, "route53", "ResourceRecordSet.MultiValueAnswer", "05b4aabf1aec59d9"],
  [19, "route53", "ResourceRecordSet.MultiValueAnswer", "7cec24b0ebdc025e"],
  [22, "route53", "ResourceRecordSet.Weight", "235cc8239b65df5a"],
  [22, "route53", "ResourceRecordSet.SetIdentifier", "18597e6982e570b0"],
  [23, "route53", "ResourceRecordSet.TTL", "52737a2b0ad31d9b"],
  [29, "route53", "HealthCheckConfig.FailureThreshold", "c7fe76deee183066"],
  [32, "route53", "HealthCheckConfig.EnableSNI", "21fdf8e71754d22c"],
  [33, "route53", "HealthCheckConfig.FullyQualifiedDomainName", "cdb3f5c795c0d601"],
  [34, "route53", "HealthCheckConfig.FullyQualifiedDomainName", "44b760a52af04ced"],
  [36, "route53", "HealthCheckConfig.Disabled", "0b751cc572f8d7d9"],
  [37, "route53", "HealthCheckConfig.HealthThreshold", "cfc49dcb6f5bbfe5"],
  [37, "route53", "HealthCheckConfig.HealthThreshold", "003355d0def702eb"],
  [41, "route53", "HealthCheckConfig.InsufficientDataHealthStatus", "44857e89e31fd79b"],
  [47, "elbv2", "TargetGroupAttribute.Key", "9579ad8404dcf255"],
  [48, "elbv2", "TargetGroupAttribute.Key", "948ad29d31bdc78a"],
  [49, "elbv2", "TargetGroupAttribute.Key", "d1ecd3dfde4e4953"],
  [51, "elbv2", "LoadBalancerAttribute.Key", "fe52f8d309924029"],
  [54, "cloudfront", "OriginGroupFailoverCriteria.StatusCodes", "1b4080473d7d0918"],
  [55, "cloudfront", "Origin.ConnectionTimeout", "dabb222194e7ab19"],
  [55, "cloudfront", "Origin.ConnectionAttempts", "76c8a9823ba15c32"],
  [55, "cloudfront", "CustomOriginConfig.OriginReadTimeout", "950e64bef3912ebf"],
  [56, "cloudfront", "CustomErrorResponse.ErrorCachingMinTTL", "20542be25f90a559"],
  [56, "cloudfront", "CustomErrorResponse.ErrorCachingMinTTL", "e2f5d203935a90d7"],
  [57, "cloudfront", "CachePolicyConfig.DefaultTTL", "d4fe885cb20ecec7"],
  [57, "cloudfront", "CachePolicyConfig.MaxTTL", "7b8500bbf3475284"],
  [58, "cloudfront", "CustomOriginConfig.OriginKeepaliveTimeout", "d0ee322a2a2a20bc"],
  [58, "cloudfront", "SessionStickinessConfig.MaximumTTL", "217a701c5eb06aa3"],
];

const sentencesOf = (html: string): string[] => {
  const entities: Readonly<Record<string, string>> = { "&lt;": "<", "&gt;": ">", "&quot;": '"', "&amp;": "&" };
  const text = html.replace(/<[^>]+>/g, " ").replace(/&(lt|gt|quot|amp);/g, (it) => entities[it]!);
  return text
    .replace(/\s+/g, " ")
    .trim()
    .split(/(?<=[.:!?]) (?=[A-Z"(])/);
};

const hash = (sentence: string): string => createHash("sha256").update(sentence).digest("hex").slice(0, 16);

interface Model {
  readonly shapes: Readonly<Record<string, { readonly members: Readonly<Record<string, { documentation: string }>> }>>;
}

describe("the table of documented rules", () => {
  const numbered = (by: string): number[] =>
    documentedRules.filter((it) => it.honoured.by === by).map((it) => it.number);

  it("has each rule once, with AWS' page", () => {
    assert.deepEqual(
      documentedRules.map((it) => it.number),
      Array.from({ length: 58 }, (_, index) => index + 1),
    );
    assert.deepEqual(
      documentedRules.filter((it) => !it.page.startsWith("https://docs.aws.amazon.com/")),
      [],
    );
  });

  it("says of exactly those that have a case that DNS, health checkers, load balancers and the edge honour them", () => {
    const cases = [...policyCases, ...aliasCases, ...packetCases, ...healthCases].map((it) => it.rule);
    assert.deepEqual(
      cases.sort((a, b) => a - b),
      numbered("dns"),
    );
    assert.deepEqual(
      checkerCases.map((it) => it.rule),
      numbered("checkers"),
    );
    assert.deepEqual(
      balancerCases.map((it) => it.rule),
      numbered("balancer"),
    );
    assert.deepEqual(
      edgeCases.map((it) => it.rule),
      numbered("edge"),
    );
  });

  it("says of what one test holds as a whole which rules those are", () => {
    assert.deepEqual(numbered("balancer.test.ts"), [48, 50, 51]);
    assert.deepEqual(numbered("routing/part.test.ts"), [43]);
    assert.deepEqual(numbered("refused"), [8, 26, 52, 53]);
  });

  it("names policy rules that there are", () => {
    const named = documentedRules.flatMap((it) => (it.honoured.by === "policy" ? [it.honoured.rule] : []));
    const known: readonly string[] = Object.values(resilience).map((it) => it.name);
    assert.deepEqual(
      named.filter((it) => !known.includes(it)),
      [],
    );
    assert.equal(named.length, 2);
  });

  it("rests on sentences that AWS still says: read a rule again whose sentence has changed", async () => {
    const library = path.resolve(await ensureEmulatorInstalled(), "../../lib");
    const data = path.join(library, readdirSync(library)[0]!, "site-packages/botocore/data");
    const models = new Map<string, Model>();
    const model = (service: string): Model => {
      const newest = path.join(
        data,
        service,
        readdirSync(path.join(data, service)).sort().at(-1)!,
        "service-2.json.gz",
      );
      const read = models.get(service) ?? (JSON.parse(gunzipSync(readFileSync(newest)).toString()) as Model);
      models.set(service, read);
      return read;
    };
    const changed = pins.filter(([, service, at, sentence]) => {
      const [shape, member] = at.split(".");
      const { documentation } = model(service).shapes[shape!]!.members[member!]!;
      return !sentencesOf(documentation).map(hash).includes(sentence);
    });
    assert.deepEqual(changed, []);
    assert.ok(pins.length >= 25);
  });
});
