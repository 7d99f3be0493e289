/** A replica of a secret has the name of the first, its six last characters included (AWS Secrets Manager, replication). */
export const secretIn = (region: string, secretArn: string): string =>
  secretArn.replace(/^(arn:aws:secretsmanager:)[^:]+/, `$1${region}`);
