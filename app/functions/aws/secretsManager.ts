import { credentialsIn, endpointIn, sendSigned } from "./request";

/**
 * Stands in for `@aws-sdk/client-secrets-manager` where functions are built (build.ts): as much of it as configuration/secrets.ts uses.
 */
export class GetSecretValueCommand {
  constructor(readonly input: { readonly SecretId: string }) {}
}

export class SecretsManagerClient {
  constructor(private readonly options: { readonly region: string }) {}

  /** @throws Error, which names the secret and never holds it */
  async send({ input }: GetSecretValueCommand): Promise<{ readonly SecretString?: string }> {
    const { region } = this.options;
    const endpoint = endpointIn(process.env, "SECRETS_MANAGER");
    const answer = await sendSigned(
      {
        method: "POST",
        url: new URL(endpoint ?? `https://secretsmanager.${region}.amazonaws.com/`),
        headers: {
          "content-type": "application/x-amz-json-1.1",
          "x-amz-target": "secretsmanager.GetSecretValue",
        },
        body: JSON.stringify(input),
      },
      { region, service: "secretsmanager", credentials: credentialsIn(process.env) },
    );
    const body = JSON.parse(answer.body.toString("utf8")) as { SecretString?: string; __type?: string };
    if (answer.status === 200) return body;
    throw new Error(`Secrets Manager answered ${answer.status}: ${body.__type ?? "no reason"}`);
  }

  destroy(): void {
    // Node's own connections are kept for the next request.
  }
}
