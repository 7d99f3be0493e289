import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { type HashingMeans, PasswordHasher, TooBusyError } from "./hashing";
import { fromPhc, toPhc } from "./phc";
import { maximumLength, minimumLength, normalisedPassword, weaknessOf } from "./rules";

const known = ["ada.lovelace@example.com", "Ada Lovelace"];

describe("Passwords", () => {
  it("are a few words, or whatever is long enough and not obvious", () => {
    for (const password of [
      "correct horse battery staple",
      "kitchen window by night",
      "čtyři žlutí ptáci!",
      "🦊🐻🐼🐨🐯🦁🐮🐷🐸🐵🐔🐧🐦🐤🦆",
      "x7#Kq9!vTz2$Lm4",
      `${"ab cd ef gh ij ".repeat(8)}12345678`,
    ]) {
      assert.equal(weaknessOf(password, known), undefined, password);
    }
  });

  it("are refused when short, long or put together from what everybody tries", () => {
    for (const password of [
      "fourteen chars",
      "🦊".repeat(14),
      "a b c d ".repeat(17),
      "aaaaaaaaaaaaaaaaaaaa",
      "123456789012345678",
      "passwordpassword",
      "Password123456789",
      "qwertyuiopasdfgh",
      "abcabcabcabcabcabc",
      "zkzkzkmvmvmvwpwpwp",
      "IloveyouPrincess1",
      "letmein-letmein-letmein",
      "ada.lovelace@example.com",
      "AdaLovelace2026!",
      "meridian storefront 1",
      "qazwsxedcrfvtgb1",
    ]) {
      assert.ok(weaknessOf(password, known), password);
    }
  });

  it("are judged whatever they are, and never for their length in bytes", () => {
    const property = fc.property(fc.string({ unit: "grapheme", maxLength: 200 }), (password) => {
      const { length } = [...password];
      const weakness = weaknessOf(password, known);
      if (length < minimumLength || length > maximumLength) assert.ok(weakness);
    });
    fc.assert(property, { numRuns: 300 });
  });

  it("are the same however a keyboard composes them", () => {
    assert.equal(normalisedPassword("Cafe\u0301"), normalisedPassword("Caf\u00e9"));
  });
});

describe("Password hashes", () => {
  const cheap = { ln: 4, r: 8, p: 1 };
  const hasher = new PasswordHasher(cheap);

  it("match their password only", async () => {
    const stored = await hasher.hash("correct horse battery staple");
    assert.match(stored, /^\$scrypt\$ln=4,r=8,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    assert.deepEqual(await hasher.verify("correct horse battery staple", stored), { matches: true, outdated: false });
    assert.deepEqual(await hasher.verify("correct horse battery stapla", stored), { matches: false, outdated: false });
    assert.notEqual(await hasher.hash("correct horse battery staple"), stored);
  });

  it("are as scrypt's specification has them", async () => {
    // https://www.rfc-editor.org/rfc/rfc7914#section-12, the second vector.
    const hash = Buffer.from(
      "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640",
      "hex",
    );
    const stored = toPhc({ ln: 10, r: 8, p: 16, salt: Buffer.from("NaCl"), hash });
    assert.equal(stored.startsWith("$scrypt$ln=10,r=8,p=16$TmFDbA$"), true);
    assert.deepEqual(await hasher.verify("password", stored), { matches: true, outdated: false });
  });

  it("cost what OWASP recommends, and are outdated below that", async () => {
    const now = new PasswordHasher();
    const { ln, r, p } = fromPhc(await now.hash("x"));
    assert.deepEqual({ ln, r, p }, { ln: 15, r: 8, p: 3 });
    assert.deepEqual(await now.verify("x", await hasher.hash("x")), { matches: true, outdated: true });
  });

  it("are matched by nothing where there is none, and take as long", async () => {
    const asked: unknown[][] = [];
    const derive: HashingMeans["derive"] = async (password, salt, length, cost) => {
      asked.push([password, salt.length, length, cost]);
      return Promise.resolve(randomBytes(length));
    };
    const now = new PasswordHasher(undefined, { now: () => 0, derive });
    const stored = await now.hash("x");
    for (const it of [stored, undefined]) assert.equal((await now.verify("y", it)).matches, false);
    assert.deepEqual(asked.slice(1), [
      ["y", 16, 32, { ln: 15, r: 8, p: 3 }],
      ["y", 16, 32, { ln: 15, r: 8, p: 3 }],
    ]);
  });

  /** A hasher on a clock of its own, each of whose hashes takes `tookMs()`; it reports how many it makes at once. */
  function timed(tookMs: () => number): { hasher: PasswordHasher; mostAtOnce: () => number } {
    const ends: { readonly at: number; readonly done: () => void }[] = [];
    let [now, most] = [0, 0];
    const derive = async (): Promise<Buffer> => {
      const at = now + tookMs();
      await new Promise<void>((done) => {
        ends.push({ at, done });
        most = Math.max(most, ends.length);
        setImmediate(() => {
          const first = ends.sort((one, other) => one.at - other.at).shift()!;
          now = Math.max(now, first.at);
          first.done();
        });
      });
      return randomBytes(32);
    };
    return { hasher: new PasswordHasher(cheap, { now: () => now, derive }), mostAtOnce: () => most };
  }
  const refusedOf = async (by: PasswordHasher, count: number): Promise<TooBusyError[]> => {
    const all = await Promise.allSettled(Array.from({ length: count }, () => by.hash("x")));
    return all.filter((it) => it.status === "rejected").map((it) => it.reason as TooBusyError);
  };

  it("are made two at a time, for fifty customers at once", async () => {
    const { hasher: usual, mostAtOnce } = timed(() => 150);
    assert.deepEqual(await refusedOf(usual, 50), []);
    assert.equal(mostAtOnce(), 2);
  });

  it("are refused when one more would wait for longer than four seconds, with the time after which to try again", async () => {
    const { hasher: usual } = timed(() => 150);
    const refused = await refusedOf(usual, 100);
    // Two at once, and twenty-six times two after them: 3.9 s.
    assert.equal(refused.length, 100 - 2 - 52);
    assert.ok(refused.every((it) => it instanceof TooBusyError && it.retryAfter === 4));
    assert.deepEqual(await refusedOf(usual, 1), []);
  });

  it("are fewer in waiting the longer each takes, and those who waited for too long are asked to come again", async () => {
    const { hasher: slow } = timed(() => 1000);
    const surprised = await refusedOf(slow, 50);
    assert.equal(
      surprised.length,
      50 - 10,
      "two at once for four seconds, and those who come next at that very moment",
    );
    for (let count = 0; count < 40; count++) await slow.hash("x");
    const warned = await refusedOf(slow, 50);
    assert.deepEqual([warned.length, ...new Set(warned.map((it) => it.retryAfter))], [50 - 2 - 8, 4]);
  });

  it("that are no PHC strings are refused without being quoted", () => {
    for (const text of ["hunter2", "$argon2id$v=19$m=1,t=1,p=1$aaaa$bbbb", "$scrypt$ln=4,r=8,p=1$hunter2$hunter2"]) {
      assert.throws(
        () => fromPhc(text),
        (error: Error) => !error.message.includes("hunter2"),
      );
    }
  });
});
