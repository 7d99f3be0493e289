import { type Resource, type ResourceRule, unknown } from "../../rule";
import { at, isNoneOf, itemsOf, listed } from "../../reading";

const type = "aws:cloudfront/distribution:Distribution";
const protocols = ["TLSv1.2_2018", "TLSv1.2_2019", "TLSv1.2_2021", "TLSv1.2_2025", "TLSv1.3_2025"];
const viewerPolicies = ["https-only", "redirect-to-https"];

const behavioursOf = ({ props }: Resource) => [
  props["defaultCacheBehavior"],
  ...itemsOf(props["orderedCacheBehaviors"]),
];

const customOriginsOf = ({ props }: Resource) =>
  itemsOf(props["origins"]).flatMap((it) => itemsOf(at(it, "customOriginConfig")));

function violations(resource: Resource): readonly string[] {
  const certificate = resource.props["viewerCertificate"];
  const origins = customOriginsOf(resource);
  const versions = origins.flatMap((it) => itemsOf(at(it, "originSslProtocols")));
  return listed({
    "viewers may use old versions of TLS": isNoneOf(at(certificate, "minimumProtocolVersion"), protocols),
    // The alternative is an address of one's own in every edge location, for clients from before 2010.
    "it doesn't serve by server name indication": isNoneOf(at(certificate, "sslSupportMethod"), ["sni-only"]),
    "a behaviour answers plain HTTP": behavioursOf(resource).some((it) =>
      isNoneOf(at(it, "viewerProtocolPolicy"), viewerPolicies),
    ),
    "an origin is asked over plain HTTP": origins.some((it) =>
      isNoneOf(at(it, "originProtocolPolicy"), ["https-only"]),
    ),
    "an origin may be asked by an old version of TLS": versions.some((it) => it !== unknown && it !== "TLSv1.2"),
  });
}

const good = {
  viewerCertificate: { minimumProtocolVersion: "TLSv1.2_2021", sslSupportMethod: "sni-only" },
  defaultCacheBehavior: { viewerProtocolPolicy: "redirect-to-https" },
  orderedCacheBehaviors: [{ viewerProtocolPolicy: "https-only" }],
  origins: [
    { customOriginConfig: { originProtocolPolicy: "https-only", originSslProtocols: ["TLSv1.2"] } },
    { originId: "s3" },
  ],
};
const customOrigin = (customOriginConfig: object) => ({ type, props: { ...good, origins: [{ customOriginConfig }] } });

export const distributionTls: ResourceRule = {
  name: "distribution-tls",
  title: "CloudFront uses TLS 1.2 or newer to viewers and to origins.",
  reason: "Sign-ins and orders could be read and changed on their way, on either side of the edge.",
  link: "https://docs.aws.amazon.com/securityhub/latest/userguide/cloudfront-controls.html",
  level: "mandatory",
  remedy:
    "Set minimumProtocolVersion TLSv1.2_2021 and sni-only, redirect-to-https or https-only for viewers, https-only and TLSv1.2 for origins.",
  controls: ["FSBP CloudFront.3", "FSBP CloudFront.7", "FSBP CloudFront.8", "FSBP CloudFront.9", "FSBP CloudFront.10"],
  types: [type],
  violations,
  fixtures: {
    failing: [
      { type, props: { ...good, viewerCertificate: { cloudfrontDefaultCertificate: true } } },
      {
        type,
        props: { ...good, viewerCertificate: { ...good.viewerCertificate, minimumProtocolVersion: "TLSv1.1_2016" } },
      },
      { type, props: { ...good, viewerCertificate: { ...good.viewerCertificate, sslSupportMethod: "vip" } } },
      { type, props: { ...good, defaultCacheBehavior: { viewerProtocolPolicy: "allow-all" } } },
      { type, props: { ...good, orderedCacheBehaviors: [{ viewerProtocolPolicy: "allow-all" }] } },
      customOrigin({ originProtocolPolicy: "match-viewer", originSslProtocols: ["TLSv1.2"] }),
      customOrigin({ originProtocolPolicy: "https-only", originSslProtocols: ["TLSv1.1", "TLSv1.2"] }),
    ],
    passing: [
      { type, props: good },
      { type, props: { ...good, origins: unknown, orderedCacheBehaviors: undefined } },
    ],
  },
};
