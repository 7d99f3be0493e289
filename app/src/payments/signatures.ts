import { createHmac, timingSafeEqual } from "node:crypto";

/** Seconds by which a callback's own time may differ from ours: an older one was recorded and is played again. */
const toleranceSeconds = 300;

/**
 * Whether the gateway signed these bytes, lately: `t=<Unix seconds>,v1=<hex of HMAC-SHA256 over "<t>.<bytes>">`.
 * Takes the same time whatever is wrong with a signature of the right length.
 */
export function isSigned(header: string, body: Buffer, secret: string, nowMs = Date.now()): boolean {
  const [, time, given] = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(header) ?? [];
  if (!time || !given) return false;
  const expected = createHmac("sha256", secret).update(`${time}.`).update(body).digest();
  const fresh = Math.abs(nowMs / 1000 - Number(time)) <= toleranceSeconds;
  return timingSafeEqual(expected, Buffer.from(given, "hex")) && fresh;
}
