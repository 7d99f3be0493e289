import { createCipheriv, pbkdf2Sync, randomBytes } from "node:crypto";

/**
 * What `encryptionsalt` of a stack's file holds: a salt, and a word encrypted with the passphrase and it, by which the engine knows the right
 * one. Stacks of a cloud share it, because an engine takes 0.15 s of processor time for each one that it meets, and `global` meets five.
 * @see https://github.com/pulumi/pulumi/blob/v3.250.0/sdk/go/common/resource/config/crypt.go
 */
export function encryptionSalt(passphrase: string): string {
  const [salt, nonce] = [randomBytes(8), randomBytes(12)];
  const cipher = createCipheriv("aes-256-gcm", pbkdf2Sync(passphrase, salt, 1_000_000, 32, "sha256"), nonce);
  const word = Buffer.concat([cipher.update("pulumi"), cipher.final(), cipher.getAuthTag()]);
  const [saltText, nonceText, wordText] = [salt, nonce, word].map((it) => it.toString("base64"));
  return `v1:${saltText}:v1:${nonceText}:${wordText}`;
}
