import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import { fromPhc, type ScryptCost, toPhc } from "./phc";

/**
 * One of the equal choices for scrypt in OWASP's Password Storage Cheat Sheet: 32 MiB for each hash.
 * https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html
 */
export const presentCost: ScryptCost = { ln: 15, r: 8, p: 3 };

/** So that hashing takes 64 MiB at most, and two of libuv's four threads. */
const atOnce = 2;

/** Milliseconds that one waits at most: shorter than a region waits for another that it passes a registration on to. */
const longestWaitMs = 4000;

/** What one takes on a machine of the cloud, in milliseconds, before any was measured. */
const usualMs = 150;

/** So many sign in that one more would wait for too long. */
export class TooBusyError extends Error {
  /** @param retryAfter seconds until those who wait now are through. */
  constructor(readonly retryAfter: number) {
    super("too many passwords are being checked");
    this.name = "TooBusyError";
  }
}

export interface PasswordCheck {
  readonly matches: boolean;
  /** Whether the hash was made at a lower cost than the present one. */
  readonly outdated: boolean;
}

/** What a hasher works with; tests bring their own. */
export interface HashingMeans {
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
  readonly derive: (password: string, salt: Buffer, length: number, cost: ScryptCost) => Promise<Buffer>;
}

interface Waiting {
  readonly since: number;
  readonly resume: () => void;
  readonly giveUp: (error: TooBusyError) => void;
}

/** Hashes passwords, a few at a time; how many may wait follows from how long each takes. */
export class PasswordHasher {
  private running = 0;
  private tookMs = usualMs;
  private readonly waiting: Waiting[] = [];
  /** Nobody's: to spend on an address that nobody has the time that one takes that somebody has. */
  private readonly decoy: string;

  constructor(
    private readonly cost: ScryptCost = presentCost,
    private readonly by: HashingMeans = { now: () => performance.now(), derive: derived },
  ) {
    this.decoy = toPhc({ ...cost, salt: randomBytes(16), hash: randomBytes(32) });
  }

  /** To be asked before anything is written of an attempt. @throws TooBusyError */
  mustHaveRoom(): void {
    const before = this.running < atOnce ? 0 : Math.ceil((this.waiting.length + 1) / atOnce);
    const waitMs = this.tookMs * before;
    if (waitMs > longestWaitMs) throw this.tooBusy();
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
    const began = this.by.now();
    try {
      return await this.by.derive(password, salt, length, cost);
    } finally {
      // The last few count: other work on the machine comes and goes.
      this.tookMs += (this.by.now() - began - this.tookMs) / 8;
      this.next();
    }
  }

  private async turn(): Promise<void> {
    this.mustHaveRoom();
    if (this.running < atOnce) {
      this.running++;
      return;
    }
    await new Promise<void>((resume, giveUp) => this.waiting.push({ since: this.by.now(), resume, giveUp }));
  }

  /** Whoever has waited for too long, as it went more slowly than before, is asked to come again. */
  private next(): void {
    for (let first = this.waiting.shift(); first; first = this.waiting.shift()) {
      if (this.by.now() - first.since <= longestWaitMs) return first.resume();
      first.giveUp(this.tooBusy());
    }
    this.running--;
  }

  private tooBusy(): TooBusyError {
    return new TooBusyError(Math.max(1, Math.ceil((this.tookMs * this.waiting.length) / atOnce / 1000)));
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
