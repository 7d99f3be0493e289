/** scrypt's cost: memory is 128 · N · r bytes, time grows with N · r · p. */
export interface ScryptCost {
  /** log2 of N. */
  readonly ln: number;
  readonly r: number;
  readonly p: number;
}

export interface PasswordHash extends ScryptCost {
  readonly salt: Buffer;
  readonly hash: Buffer;
}

const form = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,3}),p=(\d{1,3})\$([A-Za-z0-9+/]{6,86})\$([A-Za-z0-9+/]{22,86})$/;

/** https://github.com/P-H-C/phc-string-format/blob/master/phc-sf-spec.md: what it takes to check it goes with the hash. */
export function toPhc({ ln, r, p, salt, hash }: PasswordHash): string {
  return `$scrypt$ln=${ln},r=${r},p=${p}$${unpadded(salt)}$${unpadded(hash)}`;
}

/** @throws Error that doesn't quote the text. */
export function fromPhc(text: string): PasswordHash {
  const [, ln, r, p, salt, hash] = form.exec(text) ?? [];
  if (salt === undefined || hash === undefined) throw new Error("a stored password hash is no PHC string of scrypt");
  return {
    ...{ ln: Number(ln), r: Number(r), p: Number(p) },
    salt: Buffer.from(salt, "base64"),
    hash: Buffer.from(hash, "base64"),
  };
}

const unpadded = (bytes: Buffer): string => bytes.toString("base64").replace(/=+$/, "");
