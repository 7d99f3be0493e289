import { isGiven, type ResourceRule, unknown } from "../../rule";
import { at } from "../../reading";

const type = "aws:acm/certificate:Certificate";

export const certificatesRenewThemselves: ResourceRule = {
  name: "certificates-renew-themselves",
  title: "Certificates use DNS validation, so that ACM renews them automatically.",
  reason:
    "One that is imported, or that somebody must confirm by mail, ends on a day that nobody remembers, and with it every connection to the shop, in all regions at once.",
  link: "https://docs.aws.amazon.com/acm/latest/userguide/managed-renewal.html",
  level: "mandatory",
  remedy: "Request the certificate with validationMethod DNS, and keep its validation record in the zone.",
  controls: ["FSBP ACM.1"],
  types: [type],
  violations: ({ props }) => {
    if (isGiven(at(props, "certificateAuthorityArn"))) return [];
    if (isGiven(at(props, "privateKey"))) return ["it is imported, and ends without being renewed"];
    const method = at(props, "validationMethod");
    return method === unknown || method === "DNS" ? [] : [`it is proven by ${String(method ?? "nothing")}`];
  },
  fixtures: {
    failing: [
      { type, props: { domainName: "shop.example", validationMethod: "EMAIL" } },
      { type, props: { domainName: "shop.example" } },
      { type, props: { privateKey: unknown, certificateBody: "-----BEGIN CERTIFICATE-----" } },
    ],
    passing: [
      { type, props: { domainName: "shop.example", validationMethod: "DNS" } },
      { type, props: { domainName: "shop.example", validationMethod: unknown } },
      { type, props: { domainName: "shop.example", certificateAuthorityArn: "arn:aws:acm-pca:ca" } },
    ],
  },
};
