import { createHash, createPrivateKey, createPublicKey } from "node:crypto";

/** A key that signs tokens, as the storefront reads it from its secret. */
export interface SigningKey {
  /** RFC 7638 thumbprint of the public key: the same key has the same id wherever it is computed. */
  readonly kid: string;
  /** Ed25519 private key, PKCS #8. */
  readonly pem: string;
}

/** RFC 8410: everything of an Ed25519 PKCS #8 structure that stands before the 32 bytes of the seed. */
const pkcs8Prefix = Buffer.from("302e020100300506032b657004220420", "hex");
const seedBytes = 32;

/**
 * The Ed25519 key that a seed stands for.
 * @throws Error if the seed isn't 32 bytes.
 */
export function signingKey(seedBase64: string): SigningKey {
  const seed = Buffer.from(seedBase64, "base64");
  if (seed.length !== seedBytes) throw new Error(`an Ed25519 seed has ${seedBytes} bytes, this one has ${seed.length}`);
  const pem = toPem(Buffer.concat([pkcs8Prefix, seed]));
  return { kid: thumbprint(pem), pem };
}

function toPem(der: Buffer): string {
  return `-----BEGIN PRIVATE KEY-----\n${der.toString("base64")}\n-----END PRIVATE KEY-----\n`;
}

/** RFC 7638: SHA-256 over the required members of the public JWK, in alphabetical order, without white space. */
function thumbprint(privatePem: string): string {
  const { crv, kty, x } = createPublicKey(createPrivateKey(privatePem)).export({ format: "jwk" });
  return createHash("sha256").update(JSON.stringify({ crv, kty, x })).digest("base64url");
}
