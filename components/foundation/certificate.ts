import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/** CloudFront takes certificates from this region only. */
const edgeRegion = "us-east-1";

export interface CertificateArgs {
  /** D. The certificate is for D and *.D. */
  readonly domain: string;
  readonly zoneId: pulumi.Input<string>;
}

/**
 * Requests CloudFront's certificate and answers ACM's question in DNS. It doesn't wait for the certificate: a new zone has to be
 * delegated first, and `global` waits.
 */
export class Certificate extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: CertificateArgs, opts?: pulumi.ComponentResourceOptions) {
    super("meridian:foundation:Certificate", name, {}, opts);
    const certificate = this.request(args.domain);
    this.answer(certificate, args.zoneId);
    this.arn = certificate.arn;
    this.registerOutputs({ arn: this.arn });
  }

  private request(domain: string): aws.acm.Certificate {
    return new aws.acm.Certificate(
      "edge-certificate",
      {
        region: edgeRegion,
        domainName: domain,
        subjectAlternativeNames: [`*.${domain}`],
        validationMethod: "DNS",
        keyAlgorithm: "EC_prime256v1",
      },
      { parent: this },
    );
  }

  /**
   * D and *.D ask for one and the same CNAME, and so do the regions' own certificates of this account: it is created once, here.
   * An existing zone may have it from an earlier certificate, with the same value.
   */
  private answer(certificate: aws.acm.Certificate, zoneId: pulumi.Input<string>): void {
    const question = certificate.domainValidationOptions.apply((options) => options[0]!);
    new aws.route53.Record(
      "certificate-validation",
      {
        zoneId,
        name: question.resourceRecordName,
        type: question.resourceRecordType,
        records: [question.resourceRecordValue],
        ttl: 300,
        allowOverwrite: true,
      },
      { parent: this },
    );
  }
}
