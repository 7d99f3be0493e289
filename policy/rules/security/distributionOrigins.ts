import type { Resource, ResourceRule } from "../../rule";
import { at, isMissing, itemsOf, listed } from "../../reading";

const type = "aws:cloudfront/distribution:Distribution";

const textOf = (value: unknown) => (typeof value === "string" ? value : "");

const isBucket = (origin: unknown) =>
  /\.s3[.-]/.test(textOf(at(origin, "domainName"))) && isMissing(at(origin, "customOriginConfig"));

/** A website endpoint of S3 speaks plain HTTP to everybody. */
const isWebsite = (origin: unknown) => /\.s3-website[.-]/.test(textOf(at(origin, "domainName")));

function violations({ props }: Resource): readonly string[] {
  const origins = itemsOf(props["origins"]);
  const buckets = origins.filter(isBucket);
  const first = at(props, "defaultCacheBehavior", "targetOriginId");
  return listed({
    "a bucket has to be public to answer it": buckets.some((it) => isMissing(at(it, "originAccessControlId"))),
    "an origin is a public website of S3": origins.some(isWebsite),
    // Where the root isn't a bucket's, no list of files can be shown by it.
    "its root shows what is in the bucket":
      buckets.some((it) => at(it, "originId") === first) && isMissing(props["defaultRootObject"]),
  });
}

const bucket = { originId: "static", domainName: "static.s3.eu-west-1.amazonaws.com", originAccessControlId: "E1" };
const shop = { originId: "regions", domainName: "origin.shop.example", customOriginConfig: {} };
const behaviour = (targetOriginId: string) => ({ defaultCacheBehavior: { targetOriginId } });

export const distributionOrigins: ResourceRule = {
  name: "distribution-origins",
  title: "S3 origins have origin access control, and a default root object where the root is a bucket's.",
  reason: "A bucket that must be public to be served can be read, and charged to us, past the firewall and the cache.",
  link: "https://docs.aws.amazon.com/securityhub/latest/userguide/cloudfront-controls.html#cloudfront-13",
  level: "mandatory",
  remedy:
    "Give each S3 origin an originAccessControlId, and set defaultRootObject where the default behaviour goes to a bucket.",
  controls: ["FSBP CloudFront.1", "FSBP CloudFront.13"],
  types: [type],
  violations,
  fixtures: {
    failing: [
      { type, props: { origins: [shop, { ...bucket, originAccessControlId: undefined }], ...behaviour("regions") } },
      {
        type,
        props: { origins: [{ domainName: "static.s3-website-eu-west-1.amazonaws.com", customOriginConfig: {} }] },
      },
      { type, props: { origins: [bucket], ...behaviour("static") } },
      { type, props: { origins: [bucket, { ...bucket, originId: "copy", originAccessControlId: "" }] } },
      { type, props: { origins: [{ ...bucket, originId: "copy" }, bucket], ...behaviour("static") } },
      {
        type,
        props: { origins: [shop, { domainName: "static.s3-website.eu-west-1.amazonaws.com", customOriginConfig: {} }] },
      },
    ],
    passing: [
      // An endpoint that speaks HTTPS by itself takes no signature.
      { type, props: { origins: [{ domainName: "vpce-1.s3.eu-west-1.vpce.amazonaws.com", customOriginConfig: {} }] } },
      { type, props: { origins: [shop, bucket], ...behaviour("regions") } },
      { type, props: { origins: [bucket], ...behaviour("static"), defaultRootObject: "index.html" } },
    ],
  },
};
