import { CloudFrontClient } from "@aws-sdk/client-cloudfront";
import { DocDBClient } from "@aws-sdk/client-docdb";
import { EC2Client } from "@aws-sdk/client-ec2";
import { ECRClient } from "@aws-sdk/client-ecr";
import { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { IAMClient } from "@aws-sdk/client-iam";
import { RDSClient } from "@aws-sdk/client-rds";
import { Route53Client } from "@aws-sdk/client-route-53";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { ServiceQuotasClient } from "@aws-sdk/client-service-quotas";
import { SESv2Client } from "@aws-sdk/client-sesv2";
import { STSClient } from "@aws-sdk/client-sts";

/** Where AWS is and who asks. Default: AWS itself, with the credentials of this shell. */
export interface Access {
  readonly endpoint?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** AWS' clients that the questions go to, of one region. */
export function clientsIn(region: string, access: Access = {}) {
  const config = { ...access, region };
  return {
    documents: new DocDBClient(config),
    ec2: new EC2Client(config),
    images: new ECRClient(config),
    mails: new SESv2Client(config),
    loadBalancers: new ElasticLoadBalancingV2Client(config),
    quotas: new ServiceQuotasClient(config),
    relational: new RDSClient(config),
    secrets: new SecretsManagerClient(config),
  };
}
export type RegionClients = ReturnType<typeof clientsIn>;

/** Services that an account has once. They are asked where the platform's home is. */
export function accountClients(region: string, access: Access = {}) {
  const config = { ...access, region };
  return {
    edge: new CloudFrontClient({ ...access, region: "us-east-1" }),
    identities: new IAMClient(config),
    names: new Route53Client(config),
    tokens: new STSClient(config),
  };
}
export type AccountClients = ReturnType<typeof accountClients>;
