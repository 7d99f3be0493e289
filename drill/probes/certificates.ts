/** How long the certificates that users meet are valid. It changes nothing. */
import { DescribeCertificateCommand } from "@aws-sdk/client-acm";
import { DescribeListenersCommand } from "@aws-sdk/client-elastic-load-balancing-v2";
import { accountOf, type AskedRegion, look, type Probe } from "./probe";

export interface SeenCertificate {
  readonly arn: string;
  readonly domain: string;
  /** As ACM names it, such as `ISSUED`. */
  readonly status: string;
  /** Milliseconds since 1970; missing where it was never issued. */
  readonly validUntil?: number;
  /** Why ACM couldn't renew it. */
  readonly renewalFailure?: string;
}

/** Those of the region's load balancer. (API: DescribeListeners, DescribeCertificate; control planes, read only.) */
export const certificates: Probe<readonly SeenCertificate[]> = {
  asksFor: "load balancer's certificates",
  calls: (platform, region) => [
    look("elasticloadbalancing", "DescribeListeners", { region }),
    look("acm", "DescribeCertificate", {
      region,
      resource: `arn:aws:acm:${region}:${accountOf(platform.outputs[region]!.alarmTopicArn)}:certificate/*`,
    }),
  ],
  async ask(asked) {
    const LoadBalancerArn = asked.platform.outputs[asked.region]!.loadBalancerArn;
    const { Listeners = [] } = await asked.clients.balancers.send(new DescribeListenersCommand({ LoadBalancerArn }));
    const arns = Listeners.flatMap((it) => it.Certificates ?? []).flatMap((it) => it.CertificateArn ?? []);
    if (arns.length === 0) throw new Error("its load balancer has no listener with a certificate");
    return Promise.all([...new Set(arns)].map((it) => certificate(it, asked)));
  },
};

/** The one that CloudFront shows, which is in us-east-1. (API: DescribeCertificate, control plane, read only.) */
export const edgeCertificate: Probe<SeenCertificate> = {
  asksFor: "CloudFront's certificate",
  calls: (platform, region) => [
    look("acm", "DescribeCertificate", { region, resource: platform.foundation.edgeCertificateArn }),
  ],
  ask: (asked) => certificate(asked.platform.foundation.edgeCertificateArn, asked),
};

async function certificate(arn: string, { clients }: AskedRegion): Promise<SeenCertificate> {
  const asked = new DescribeCertificateCommand({ CertificateArn: arn });
  const { Certificate: it } = await clients.certificates.send(asked);
  if (!it) throw new Error(`there is no certificate ${arn}`);
  const failure = it.RenewalSummary?.RenewalStatus === "FAILED" ? it.RenewalSummary.RenewalStatusReason : undefined;
  return {
    arn,
    domain: it.DomainName ?? "",
    status: it.Status ?? "",
    ...(it.NotAfter && { validUntil: it.NotAfter.getTime() }),
    ...(failure !== undefined && { renewalFailure: failure }),
  };
}
