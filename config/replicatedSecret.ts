import type { Settings } from "./settings";

/** A secret that whoever deploys has made, and that storefronts may read. */
export interface OwnSecret {
  readonly key: "paymentGatewaySecretArn" | "oidcClientSecretArn";
  /** For people. */
  readonly what: string;
  /** Of the original, in any one region; every region has a replica. */
  readonly arn: string;
}

export function ownSecrets({ payments, signInIssuer }: Settings): readonly OwnSecret[] {
  const all = [
    { key: "paymentGatewaySecretArn", what: "payment gateway's secret", arn: payments?.secretArn },
    { key: "oidcClientSecretArn", what: "sign-in issuer's client secret", arn: signInIssuer?.clientSecretArn },
  ] as const;
  return all.flatMap(({ arn, ...it }) => (arn === undefined ? [] : [{ ...it, arn }]));
}

/** A replica of a secret has the name of the first, its six last characters included (AWS Secrets Manager, replication). */
export const secretIn = (region: string, secretArn: string): string =>
  secretArn.replace(/^(arn:aws:secretsmanager:)[^:]+/, `$1${region}`);
