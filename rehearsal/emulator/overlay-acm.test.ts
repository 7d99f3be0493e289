import assert from "node:assert/strict";
import * as sdk from "@aws-sdk/client-acm";
import * as elb from "@aws-sdk/client-elastic-load-balancing-v2";
import { prove } from "../providers/aws/acm/needs.samples";
import { needSubnets } from "../providers/aws/ec2/needs.samples";
import { withEmulator } from "./emulator.fixture";

describe("the emulator's ACM", function () {
  const { cloudIn } = withEmulator(this);

  async function request(region: string, DomainName: string, others: string[] = []): Promise<string> {
    const made = await cloudIn(region)
      .client(sdk.ACMClient)
      .send(
        new sdk.RequestCertificateCommand({
          DomainName,
          ValidationMethod: "DNS",
          SubjectAlternativeNames: others.length ? others : undefined,
        }),
      );
    return made.CertificateArn!;
  }

  async function describe_(region: string, CertificateArn: string): Promise<sdk.CertificateDetail> {
    const client = cloudIn(region).client(sdk.ACMClient);
    return (await client.send(new sdk.DescribeCertificateCommand({ CertificateArn }))).Certificate!;
  }

  const records = async (region: string, arn: string) =>
    (await describe_(region, arn)).DomainValidationOptions!.map((it) => [it.DomainName, it.ResourceRecord!]);

  it("proves a name by the same record in every region, and its wildcard too, but another name by another", async () => {
    const name = "shop.example.com";
    const others = ["*.shop.example.com"];
    const europe = await records("eu-west-1", await request("eu-west-1", name, others));
    const india = await records("ap-south-1", await request("ap-south-1", name, others));
    assert.deepEqual(india, europe);
    assert.deepEqual(
      europe.map(([name]) => name),
      ["shop.example.com", "*.shop.example.com"],
    );
    const [plain, wildcard] = europe.map(([, record]) => record as sdk.ResourceRecord);
    assert.deepEqual(wildcard, plain);
    assert.match(plain!.Name!, /^_[0-9a-f]{32}\.shop\.example\.com\.$/);
    assert.match(plain!.Value!, /^_[0-9a-f]{32}\.[a-z]{10}\.acm-validations\.aws\.$/);
    const [[, other]] = (await records("eu-west-1", await request("eu-west-1", "other.example.com"))) as [
      [string, sdk.ResourceRecord],
    ];
    assert.notEqual(other.Name!.slice(0, 33), plain!.Name!.slice(0, 33));
  });

  it("issues when Route 53 holds the records of all names, in every region at once, and not before", async () => {
    const [europe, india] = [await request("eu-west-1", "a.example.com"), await request("ap-south-1", "a.example.com")];
    const both = await request("eu-west-1", "a.example.com", ["b.example.com"]);
    assert.equal((await describe_("eu-west-1", europe)).Status, "PENDING_VALIDATION");
    assert.equal((await describe_("eu-west-1", europe)).IssuedAt, undefined);
    await prove(cloudIn("eu-west-1"), europe, "a.example.com");
    assert.equal((await describe_("eu-west-1", europe)).Status, "ISSUED");
    assert.equal((await describe_("ap-south-1", india)).Status, "ISSUED");
    const waiting = await describe_("eu-west-1", both);
    assert.equal(waiting.Status, "PENDING_VALIDATION");
    assert.deepEqual(
      waiting.DomainValidationOptions!.map((it) => it.ValidationStatus),
      ["SUCCESS", "PENDING_VALIDATION"],
    );
  });

  it("refuses to delete a certificate that a load balancer holds", async () => {
    const cloud = cloudIn("eu-west-1");
    const CertificateArn = await request("eu-west-1", "held.example.com");
    await prove(cloud, CertificateArn, "held.example.com");
    const net = await needSubnets(cloud);
    const client = cloud.client(elb.ElasticLoadBalancingV2Client);
    const balancer = await client.send(
      new elb.CreateLoadBalancerCommand({ Name: "holder", Subnets: [net.first, net.second] }),
    );
    const { LoadBalancerArn } = balancer.LoadBalancers![0]!;
    await client.send(
      new elb.CreateListenerCommand({
        LoadBalancerArn,
        Port: 443,
        Protocol: "HTTPS",
        Certificates: [{ CertificateArn }],
        DefaultActions: [{ Type: "fixed-response", FixedResponseConfig: { StatusCode: "403" } }],
      }),
    );
    const remove = () => cloud.client(sdk.ACMClient).send(new sdk.DeleteCertificateCommand({ CertificateArn }));
    assert.deepEqual((await describe_("eu-west-1", CertificateArn)).InUseBy, [LoadBalancerArn]);
    await assert.rejects(remove(), { name: "ResourceInUseException" });
    await client.send(new elb.DeleteLoadBalancerCommand({ LoadBalancerArn }));
    await remove();
  });

  it("keeps the key algorithm that was asked for, and changes options", async () => {
    const client = cloudIn("eu-west-1").client(sdk.ACMClient);
    const made = await client.send(
      new sdk.RequestCertificateCommand({ DomainName: "c.example.com", KeyAlgorithm: "EC_prime256v1" }),
    );
    const CertificateArn = made.CertificateArn!;
    const Options = { CertificateTransparencyLoggingPreference: "DISABLED" } as const;
    await client.send(new sdk.UpdateCertificateOptionsCommand({ CertificateArn, Options }));
    const it_ = await describe_("eu-west-1", CertificateArn);
    assert.equal(it_.KeyAlgorithm, "EC_prime256v1");
    assert.equal(it_.Options!.CertificateTransparencyLoggingPreference, "DISABLED");
    const none = CertificateArn.replace(/[^/]+$/, "none");
    await assert.rejects(client.send(new sdk.UpdateCertificateOptionsCommand({ CertificateArn: none, Options })), {
      name: "ResourceNotFoundException",
    });
  });
});
