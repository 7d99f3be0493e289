import { credentialsIn, endpointIn, sendSigned } from "./request";

/**
 * Stands in for `@aws-sdk/client-secrets-manager` where functions are built (build.ts): as much of it as configuration/secrets.ts uses.
 */
export class GetSecretValueCommand {
  constructor(readonly input: { readonly SecretId: string }) {}
}

/** As the SDK answers it: app/test/functions/secretsManager.test.ts compares them. */
interface SecretValue {
  readonly SecretString?: string;
  readonly CreatedDate?: Date;
}

/** As it comes over the wire: a time is in seconds since 1970. */
interface Answer {
  readonly SecretString?: string;
  readonly CreatedDate?: number;
  readonly __type?: string;
}

export class SecretsManagerClient {
  constructor(private readonly options: { readonly region: string }) {}

  /** @throws Error, which names the secret and never holds it */
  async send({ input }: GetSecretValueCommand): Promise<SecretValue> {
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
    const body = JSON.parse(answer.body.toString("utf8")) as Answer;
    const { SecretString, CreatedDate } = body;
    if (answer.status === 200)
      return {
        ...(SecretString !== undefined && { SecretString }),
        ...(CreatedDate !== undefined && { CreatedDate: new Date(CreatedDate * 1000) }),
      };
    throw new Error(`Secrets Manager answered ${answer.status}: ${body.__type ?? "no reason"}`);
  }

  destroy(): void {
    // Node's own connections are kept for the next request.
  }
}
