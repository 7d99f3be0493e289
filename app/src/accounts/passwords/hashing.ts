import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import { fromPhc, type ScryptCost, toPhc } from "./phc";

/**
 * One of the equal choices for scrypt in OWASP's Password Storage Cheat Sheet: 32 MiB for each hash.
 * https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html
 */
export const presentCost: ScryptCost = { ln: 15, r: 8, p: 3 };

/** So that hashing takes 64 MiB at most, and two of libuv's four threads. */
const atOnce = 2;

/** More would wait for longer than a customer does: two seconds and a half, at about 150 ms each. */
const waitingAtMost = 32;

/** So many sign in that one more would wait for too long. */
export class TooBusyError extends Error {
  constructor() {
    super("too many passwords are being checked");
    this.name = "TooBusyError";
  }
}

export interface PasswordCheck {
  readonly matches: boolean;
  /** Whether the hash was made at a lower cost than the present one. */
  readonly outdated: boolean;
}

/** Hashes passwords, a few at a time. */
export class PasswordHasher {
  private running = 0;
  private readonly waiting: (() => void)[] = [];
  /** Nobody's: to spend on an address that nobody has the time that one takes that somebody has. */
  private readonly decoy: string;

  constructor(private readonly cost: ScryptCost = presentCost) {
    this.decoy = toPhc({ ...cost, salt: randomBytes(16), hash: randomBytes(32) });
  }

  /** @throws TooBusyError */
  async hash(password: string): Promise<string> {
    const salt = randomBytes(16);
    return toPhc({ ...this.cost, salt, hash: await this.derive(password, salt, 32, this.cost) });
  }

  /** Takes as long for nobody's hash (undefined), which nothing matches. @throws TooBusyError */
  async verify(password: string, stored: string | undefined): Promise<PasswordCheck> {
    const { salt, hash, ...cost } = fromPhc(stored ?? this.decoy);
    const derived = await this.derive(password, salt, hash.length, cost);
    const matches = timingSafeEqual(derived, hash) && stored !== undefined;
    return { matches, outdated: workOf(cost) < workOf(this.cost) };
  }

  private async derive(password: string, salt: Buffer, length: number, cost: ScryptCost): Promise<Buffer> {
    await this.turn();
    try {
      return await derived(password, salt, length, cost);
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.running--;
    }
  }

  private async turn(): Promise<void> {
    if (this.running < atOnce) {
      this.running++;
      return;
    }
    if (this.waiting.length >= waitingAtMost) throw new TooBusyError();
    await new Promise<void>((resolve) => this.waiting.push(resolve));
  }
}

const workOf = ({ ln, r, p }: ScryptCost): number => 2 ** ln * r * p;

function derived(password: string, salt: Buffer, length: number, { ln, r, p }: ScryptCost): Promise<Buffer> {
  const N = 2 ** ln;
  return new Promise((resolve, reject) => {
    scrypt(password, salt, length, { N, r, p, maxmem: 128 * r * (N + p + 2) }, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}
