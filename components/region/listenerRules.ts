import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

/** What Route 53 asks: whether the region as a whole can serve. Health checkers send no secret, so this path asks for none. */
export const regionHealthPath = "/health/region";

/** CloudFront sends it with every request; viewers cannot, because CloudFront overwrites it. */
export const originSecretHeader = "X-Origin-Secret";

/**
 * A call of another region carries its signed token in this header, as a compact JWS: three parts with dots between. The load
 * balancer cannot check a signature; it lets in what looks like one, the storefront verifies it, and the security group `alb-peers`
 * lets nobody else try from outside.
 */
export const peerTokenHeader = "X-Meridian-Peer-Token";

export interface OriginSecrets {
  readonly current: pulumi.Input<string>;
  /** Still accepted while CloudFront's edges learn the current one. */
  readonly previous: pulumi.Input<string>;
}

export interface Admission {
  readonly name: string;
  readonly condition: aws.types.input.lb.ListenerRuleCondition;
}

/** Everything that is let in, by priority. Whatever fits none is answered 403. */
export function admissions(secrets: OriginSecrets): readonly Admission[] {
  return [
    { name: "region-health", condition: { pathPattern: { values: [regionHealthPath] } } },
    {
      name: "origin-secret",
      condition: { httpHeader: { httpHeaderName: originSecretHeader, values: [secrets.current, secrets.previous] } },
    },
    { name: "peer-call", condition: { httpHeader: { httpHeaderName: peerTokenHeader, values: ["*.*.*"] } } },
  ];
}
