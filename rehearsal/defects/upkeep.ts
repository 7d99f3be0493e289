/** What runs out, is half changed, or isn't kept. */
import { ACMClient, ImportCertificateCommand } from "@aws-sdk/client-acm";
import {
  DescribeListenersCommand,
  ElasticLoadBalancingV2Client,
  ModifyListenerCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import {
  PutSecretValueCommand,
  RemoveRegionsFromReplicationCommand,
  ReplicateSecretToRegionsCommand,
  SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from "@aws-sdk/client-secrets-manager";
import forge from "node-forge";
import { type Defect, type DefectCloud, left, other, type Planted, readiness, target } from "./defect";

const dayMilliseconds = 24 * 3_600_000;

/** A certificate and its key, as PEM. */
function certificate(domain: string, days: number): { readonly Certificate: Buffer; readonly PrivateKey: Buffer } {
  const keys = forge.pki.rsa.generateKeyPair(2048);
  const it = forge.pki.createCertificate();
  it.publicKey = keys.publicKey;
  it.serialNumber = "01";
  it.validity.notBefore = new Date(Date.now() - 90 * dayMilliseconds);
  it.validity.notAfter = new Date(Date.now() + days * dayMilliseconds);
  const names = [{ name: "commonName", value: domain }];
  it.setSubject(names);
  it.setIssuer(names);
  it.sign(keys.privateKey, forge.md.sha256.create());
  return {
    Certificate: Buffer.from(forge.pki.certificateToPem(it)),
    PrivateKey: Buffer.from(forge.pki.privateKeyToPem(keys.privateKey)),
  };
}

/** Users of a region are shown another certificate. */
async function shown({ cloudIn, platform }: DefectCloud, region: string, days: number): Promise<Planted> {
  const cloud = cloudIn(region);
  const balancers = cloud.client(ElasticLoadBalancingV2Client);
  const LoadBalancerArn = platform.outputs[region]!.loadBalancerArn;
  const { Listeners = [] } = await balancers.send(new DescribeListenersCommand({ LoadBalancerArn }));
  const { ListenerArn, Certificates } = Listeners.find((it) => it.Certificates?.length)!;
  const imported = await cloud.client(ACMClient).send(new ImportCertificateCommand(certificate(platform.domain, days)));
  const show = (CertificateArn: string | undefined) =>
    balancers.send(new ModifyListenerCommand({ ListenerArn, Certificates: [{ CertificateArn }] }));
  await show(imported.CertificateArn);
  return { undo: () => show(Certificates![0]!.CertificateArn) };
}

async function halfRotated({ cloudIn, platform }: DefectCloud, region: string): Promise<Planted> {
  const secrets = cloudIn(region).client(SecretsManagerClient);
  const SecretId = platform.foundation.originSecretArns[region]!;
  const put = new PutSecretValueCommand({ SecretId, SecretString: "planted", VersionStages: ["AWSPENDING"] });
  const { VersionId } = await secrets.send(put);
  const pending = { SecretId, VersionStage: "AWSPENDING", RemoveFromVersionId: VersionId };
  return { undo: () => secrets.send(new UpdateSecretVersionStageCommand(pending)) };
}

async function unreplicated({ cloudIn, platform }: DefectCloud, from: string, to: string): Promise<Planted> {
  const secrets = cloudIn(from).client(SecretsManagerClient);
  const SecretId = platform.foundation.tokenSigningSecretArns[from]!;
  await secrets.send(new RemoveRegionsFromReplicationCommand({ SecretId, RemoveReplicaRegions: [to] }));
  const KmsKeyId = platform.foundation.keyArns[to];
  const AddReplicaRegions = [{ Region: to, KmsKeyId }];
  return { undo: () => secrets.send(new ReplicateSecretToRegionsCommand({ SecretId, AddReplicaRegions })) };
}

export const upkeepDefects: readonly Defect[] = [
  {
    name: "a region's certificate ends within two weeks",
    command: readiness,
    exitCode: 1,
    reason: /\(certificate-age\): the certificate of \S+ in eu-west-1 is valid for 3 more days/,
    plant: (cloud) => shown(cloud, target, 3.5),
  },
  {
    name: "a region's certificate ends today",
    command: readiness,
    exitCode: 1,
    reason: /\(certificate-age\): the certificate of \S+ in ap-south-1 is valid for 0 more days/,
    plant: (cloud) => shown(cloud, other, 0.5),
  },
  {
    name: "a rotation of a secret isn't finished",
    command: readiness.slice(0, 1),
    exitCode: 1,
    reason: /\(secrets\): a rotation of the origin secret in us-east-1 isn't finished/,
    plant: (cloud) => halfRotated(cloud, left),
  },
  {
    name: "a region has no copy of a secret",
    command: readiness,
    exitCode: 1,
    reason: /\(secrets\): ap-south-1 didn't say its secrets' versions/,
    plant: (cloud) => unreplicated(cloud, left, other),
  },
];
