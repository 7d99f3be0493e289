import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import * as sdk from "@aws-sdk/client-secrets-manager";
import * as own from "../../functions/aws/secretsManager";

describe("The functions' own client of Secrets Manager", () => {
  const kept = { ...process.env };
  afterEach(() => (process.env = { ...kept }));

  it("gives what is used of an answer as the SDK gives it", async () => {
    const answers = [{ SecretString: "a", CreatedDate: 1_796_000_000.5 }, { SecretString: "b" }];
    for (const answer of answers) {
      const server = createServer((_, response) =>
        response.writeHead(200, { "content-type": "application/x-amz-json-1.1" }).end(JSON.stringify(answer)),
      );
      server.listen(0, "127.0.0.1");
      await once(server, "listening");
      const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      Object.assign(process.env, {
        ...{ AWS_ENDPOINT_URL_SECRETS_MANAGER: endpoint, AWS_ACCESS_KEY_ID: "none", AWS_SECRET_ACCESS_KEY: "none" },
      });
      const region = "us-east-1";
      const input = { SecretId: "a-secret" };
      const theirs = await new sdk.SecretsManagerClient({ region }).send(new sdk.GetSecretValueCommand(input));
      const ours = await new own.SecretsManagerClient({ region }).send(new own.GetSecretValueCommand(input));
      server.close();
      server.closeAllConnections();
      const { SecretString, CreatedDate } = theirs;
      assert.deepEqual({ SecretString, CreatedDate, ...ours }, { SecretString, CreatedDate });
      assert.deepEqual([ours.SecretString, ours.CreatedDate?.getTime()], [SecretString, CreatedDate?.getTime()]);
    }
  });
});
