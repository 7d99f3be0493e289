import * as sdk from "@aws-sdk/client-acm";
import * as route53 from "@aws-sdk/client-route-53";
import type { Cloud } from "../../entry";
import { until } from "../until";

/** Proves a name: its zone with the validation record, as `foundation` makes them. Tests only. */
export async function prove(cloud: Cloud, arn: string, domain: string): Promise<void> {
  const dns = cloud.client(route53.Route53Client, "us-east-1");
  const zone = await dns.send(new route53.CreateHostedZoneCommand({ Name: domain, CallerReference: arn }));
  const found = await cloud.client(sdk.ACMClient).send(new sdk.DescribeCertificateCommand({ CertificateArn: arn }));
  const records = (found.Certificate?.DomainValidationOptions ?? []).map((option) => option.ResourceRecord!);
  await dns.send(
    new route53.ChangeResourceRecordSetsCommand({
      HostedZoneId: zone.HostedZone!.Id!,
      ChangeBatch: {
        Changes: records.map((record) => ({
          Action: "UPSERT",
          ResourceRecordSet: { Name: record.Name, Type: "CNAME", TTL: 60, ResourceRecords: [{ Value: record.Value }] },
        })),
      },
    }),
  );
}

/** An issued certificate for one name. Tests only. */
export async function needIssued(cloud: Cloud, domain: string): Promise<string> {
  const client = cloud.client(sdk.ACMClient);
  const made = await client.send(new sdk.RequestCertificateCommand({ DomainName: domain, ValidationMethod: "DNS" }));
  const arn = made.CertificateArn!;
  await prove(cloud, arn, domain);
  await until(`certificate for ${domain}`, 5, async () => {
    const found = await client.send(new sdk.DescribeCertificateCommand({ CertificateArn: arn }));
    return found.Certificate?.Status === "ISSUED" ? true : undefined;
  });
  return arn;
}
