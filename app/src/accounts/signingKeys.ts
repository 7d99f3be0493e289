import { createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import { exportJWK, type JWK } from "jose";
import { parsedSecret, SecretFormatError, takenUpMs } from "../configuration/secrets";

/** Ed25519: https://www.rfc-editor.org/rfc/rfc8037 */
export const signingAlgorithm = "EdDSA";

/** What tokens are signed with, the same in every region; the previous key is still trusted while its last tokens live. */
export interface SigningKeys {
  /** What signs now. Where a key is new that is still the one before: until every process everywhere has read the new one, others would refuse it. */
  readonly current: { readonly kid: string; readonly key: KeyObject };
  /** Public keys by the name that a token's header gives. */
  readonly trusted: ReadonlyMap<string, KeyObject>;
}

interface KeyText {
  readonly kid: string;
  readonly pem: string;
}

/**
 * `{"current": {"kid": …, "pem": …}, "previous": {…} | null}`, each an Ed25519 private key as PKCS#8 PEM.
 * @param writtenAt milliseconds since 1970: from then on others may read it. Default: they all have
 * @throws SecretFormatError, which never quotes the text.
 */
export function parseSigningKeys(text: string, writtenAt?: number): SigningKeys {
  const { current, previous } = parsed(text);
  const keys = [current, ...(previous ? [previous] : [])].map(({ kid, pem }) => ({ kid, key: privateKey(pem) }));
  const trusted = new Map(keys.map(({ kid, key }) => [kid, createPublicKey(key)]));
  if (trusted.size < keys.length) throw new SecretFormatError("current and previous need different kids");
  const [newest, before] = keys as [SigningKeys["current"], SigningKeys["current"]?];
  const signsFrom = writtenAt === undefined ? -Infinity : writtenAt + takenUpMs;
  return {
    get current() {
      return before && Date.now() < signsFrom ? before : newest;
    },
    trusted,
  };
}

/** RFC 7517: for whoever verifies our tokens without having our configuration. The key that signs now is the first. */
export async function publicKeySet({ current, trusted }: SigningKeys): Promise<{ keys: JWK[] }> {
  const ofSigning = ([kid]: readonly [string, KeyObject]): number => (kid === current.kid ? 0 : 1);
  const ordered = [...trusted].sort((one, other) => ofSigning(one) - ofSigning(other));
  const keys = ordered.map(async ([kid, key]) => ({
    ...(await exportJWK(key)),
    kid,
    alg: signingAlgorithm,
    use: "sig",
  }));
  return { keys: await Promise.all(keys) };
}

function parsed(text: string): { current: KeyText; previous: KeyText | null | undefined } {
  const expected = 'signing keys are JSON: {"current": {"kid": …, "pem": …}, "previous": {…} or null}';
  const { current, previous } = parsedSecret<{ current: KeyText; previous: KeyText }>(text, expected);
  if (!isKeyText(current) || !(previous === null || previous === undefined || isKeyText(previous)))
    throw new SecretFormatError(expected);
  return { current, previous };
}

function isKeyText(value: unknown): value is KeyText {
  const { kid, pem } = (value ?? {}) as Partial<KeyText>;
  return typeof kid === "string" && /^[\w.-]{1,64}$/.test(kid) && typeof pem === "string";
}

function privateKey(pem: string): KeyObject {
  try {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyType === "ed25519") return key;
  } catch {
    // Its message could quote the key.
  }
  throw new SecretFormatError("a signing key is an Ed25519 private key as PKCS#8 PEM");
}
