import { type Resource, type ResourceRule, unknown } from "../../rule";
import { at, isNoneOf, itemsOf } from "../../reading";

const type = "aws:lb/listener:Listener";

/** TLS 1.2 and 1.3 alone. */
const modern = /^ELBSecurityPolicy-(TLS13-1-[23]-|FS-1-2-Res-|TLS-1-2-2017-01$)/;

/** These add ciphers without forward secrecy, for clients of the past. */
const extended = /-Ext[012]-/;

function isRedirect(action: unknown): boolean {
  return at(action, "type") === "redirect" && !isNoneOf(at(action, "redirect", "protocol"), ["HTTPS"]);
}

function violations({ props: { protocol, sslPolicy, defaultActions } }: Resource): readonly string[] {
  if (protocol === unknown || protocol === "HTTPS" || protocol === "TLS") {
    if (sslPolicy === unknown) return [];
    const given = typeof sslPolicy === "string" ? sslPolicy : "AWS' default policy";
    return modern.test(given) && !extended.test(given) ? [] : [`${given} accepts old versions or ciphers of TLS`];
  }
  const actions = itemsOf(defaultActions);
  return actions.length > 0 && actions.every(isRedirect) ? [] : ["it answers without TLS"];
}

const https = (sslPolicy?: string) => ({ type, props: { protocol: "HTTPS", ...(sslPolicy && { sslPolicy }) } });

export const listenerTls: ResourceRule = {
  name: "listener-tls",
  title: "Load balancers listen with TLS 1.2 or newer; plain HTTP is only redirected to HTTPS.",
  reason: "Sign-ins, orders and the secret that CloudFront sends could be read and changed on their way.",
  link: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html",
  level: "mandatory",
  remedy: "Set protocol to HTTPS and sslPolicy to ELBSecurityPolicy-TLS13-1-2-Res-2021-06 or a later one.",
  controls: ["FSBP ELB.1", "FSBP ELB.17"],
  types: [type],
  violations,
  fixtures: {
    failing: [
      https(),
      https("ELBSecurityPolicy-2016-08"),
      https("ELBSecurityPolicy-TLS13-1-0-2021-06"),
      https("ELBSecurityPolicy-TLS13-1-2-Ext2-2021-06"),
      { type, props: { protocol: "HTTP", defaultActions: [{ type: "forward" }] } },
      {
        type,
        props: {
          protocol: "HTTP",
          defaultActions: [{ type: "redirect", redirect: { protocol: "HTTPS" } }, { type: "forward" }],
        },
      },
      { type, props: { defaultActions: [{ type: "redirect", redirect: { protocol: "HTTP" } }] } },
    ],
    passing: [
      https("ELBSecurityPolicy-TLS13-1-2-Res-2021-06"),
      https("ELBSecurityPolicy-TLS13-1-3-2021-06"),
      https("ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"),
      { type, props: { protocol: "HTTP", defaultActions: [{ type: "redirect", redirect: { protocol: "HTTPS" } }] } },
    ],
  },
};
