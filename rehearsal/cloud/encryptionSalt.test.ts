import assert from "node:assert/strict";
import { createDecipheriv, pbkdf2Sync } from "node:crypto";
import { encryptionSalt } from "./encryptionSalt";

describe("the encryption salt of a local cloud's stacks", () => {
  it("lets whoever has the passphrase read the word that the engine looks for, and nobody else", () => {
    const [version, salt, , nonce, word] = encryptionSalt("a passphrase").split(":");
    assert.equal(version, "v1");
    const bytes = (text?: string): Buffer => Buffer.from(text!, "base64");
    const readWith = (passphrase: string): string => {
      const key = pbkdf2Sync(passphrase, bytes(salt), 1_000_000, 32, "sha256");
      const decipher = createDecipheriv("aes-256-gcm", key, bytes(nonce));
      decipher.setAuthTag(bytes(word).subarray(-16));
      return decipher.update(bytes(word).subarray(0, -16), undefined, "utf8") + decipher.final("utf8");
    };
    assert.equal(readWith("a passphrase"), "pulumi");
    assert.throws(() => readWith("another"), /unable to authenticate/);
  }).timeout(60_000);
});
