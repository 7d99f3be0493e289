import assert from "node:assert/strict";
import { createPrivateKey, createPublicKey, sign, verify } from "node:crypto";
import { signingKey } from "./signingKey";

/** RFC 8037, appendix A: a key of Ed25519 and its thumbprint. */
const seed = Buffer.from("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "hex").toString("base64");

describe("a signing key", () => {
  it("is the PKCS #8 form of its seed, with the thumbprint that RFC 8037 prints", () => {
    assert.deepEqual(signingKey(seed), {
      kid: "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k",
      pem: "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n-----END PRIVATE KEY-----\n",
    });
  });

  it("signs what its public half verifies", () => {
    const { pem } = signingKey(seed);
    const signature = sign(null, Buffer.from("PUT /cart"), createPrivateKey(pem));
    assert.equal(verify(null, Buffer.from("PUT /cart"), createPublicKey(pem), signature), true);
    assert.equal(verify(null, Buffer.from("PUT /card"), createPublicKey(pem), signature), false);
  });

  it("refuses a seed of another length", () => {
    assert.throws(
      () => signingKey(Buffer.alloc(31).toString("base64")),
      /an Ed25519 seed has 32 bytes, this one has 31/,
    );
  });
});
