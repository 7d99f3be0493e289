import { createHash, generateKeyPairSync, randomBytes } from "node:crypto";
import {
  GetSecretValueCommand,
  paginateListSecrets,
  PutSecretValueCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import type { Cloud } from "../providers/entry";
import type { NamedFaults, Undo } from "./ports";

/** As the platform writes those that it rotates. */
interface TwoSlots {
  readonly current: unknown;
  readonly previous: unknown;
}

/**
 * Rotates secrets by the API, while whoever reads them runs: a value that nobody has seen becomes the current one, the one before
 * stays accepted. The platform's state knows nothing of it, as where somebody rotates by hand.
 */
export class SecretRotation implements NamedFaults {
  /** Settles once `names` says which there are. */
  readonly listed: Promise<void>;
  private known: readonly string[] = [];

  /** @param clouds one a region */
  constructor(private readonly clouds: readonly Cloud[]) {
    const keep = (found: ReadonlyMap<string, unknown>): void => void (this.known = [...found.keys()].sort());
    // Where it can't be listed, whoever asks for one is told why.
    this.listed = this.primaries().then(keep, () => undefined);
  }

  names(): readonly string[] {
    return this.known;
  }

  /** @throws Error where the secret has no slots to rotate through */
  async begin(name: string): Promise<Undo> {
    const client = (await this.primaries()).get(name);
    if (!client) throw new Error(`there is no secret ${name}; there are ${this.known.join(", ") || "none"}`);
    const { SecretString = "" } = await client.send(new GetSecretValueCommand({ SecretId: name }));
    const secret = JSON.parse(SecretString) as Partial<TwoSlots>;
    if (secret.current === undefined)
      throw new Error(
        `${name} isn't rotated by the platform: it has no slots "current" and "previous". Database passwords are made once`,
      );
    const rotated: TwoSlots = { current: newLike(secret.current), previous: secret.current };
    await client.send(new PutSecretValueCommand({ SecretId: name, SecretString: JSON.stringify(rotated) }));
    return () => Promise.resolve();
  }

  /** Secrets by name, each with the client of the region that it may be written in: everywhere else are its replicas. */
  private async primaries(): Promise<ReadonlyMap<string, SecretsManagerClient>> {
    const found = new Map<string, SecretsManagerClient>();
    for (const cloud of this.clouds) {
      const client = cloud.client(SecretsManagerClient);
      for await (const { SecretList = [] } of paginateListSecrets({ client }, {}))
        for (const { Name, PrimaryRegion } of SecretList)
          if (Name !== undefined && (PrimaryRegion ?? cloud.region) === cloud.region) found.set(Name, client);
    }
    return found;
  }
}

/** A random text of the same length, or a signing key for one. */
function newLike(value: unknown): unknown {
  if (typeof value === "string") return randomBytes(value.length).toString("base64url").slice(0, value.length);
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const { x } = publicKey.export({ format: "jwk" });
  // RFC 7638: members in this order.
  const kid = createHash("sha256")
    .update(JSON.stringify({ crv: "Ed25519", kty: "OKP", x }))
    .digest("base64url");
  return { kid, pem: privateKey.export({ type: "pkcs8", format: "pem" }) };
}
