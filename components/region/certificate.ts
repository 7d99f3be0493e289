import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/**
 * The region's own certificate for D and *.D. ACM proves the domain by the same CNAME in every region of an account, and
 * `foundation` has made it, so there is nothing to do here but to wait. Free (https://aws.amazon.com/certificate-manager/pricing/).
 */
export class Certificate extends pulumi.ComponentResource {
  /** Known once the certificate is issued: a listener refuses one that isn't. */
  readonly issuedArn: pulumi.Output<string>;

  constructor(name: string, domain: string, opts?: pulumi.ComponentResourceOptions) {
    super("meridian:region:Certificate", name, {}, opts);
    const certificate = new aws.acm.Certificate(
      "certificate",
      { domainName: domain, subjectAlternativeNames: [`*.${domain}`], validationMethod: "DNS" },
      { parent: this },
    );
    const issued = new aws.acm.CertificateValidation(
      "certificate-issued",
      { certificateArn: certificate.arn },
      { parent: this },
    );
    this.issuedArn = issued.certificateArn;
    this.registerOutputs({ issuedArn: this.issuedArn });
  }
}
