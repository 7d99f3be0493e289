import assert from "node:assert/strict";
import { sign } from "../../sandbox/callbacks";
import { isSigned } from "./signatures";

describe("A callback's signature", () => {
  const body = Buffer.from('{"status":"succeeded"}');
  const secret = "a secret of some length";
  const signedAt = 1_790_000_000;
  const header = sign(body.toString(), secret, signedAt);
  const taken = (nowSeconds: number): boolean => isSigned(header, body, secret, nowSeconds * 1000);

  for (const seconds of [-300, -299.9, 0, 300]) {
    it(`counts ${seconds} s after it was made`, () => assert.equal(taken(signedAt + seconds), true));
  }

  for (const seconds of [-301, -300.001, 300.001, 301]) {
    it(`doesn't count ${seconds} s after it was made`, () => assert.equal(taken(signedAt + seconds), false));
  }
});
