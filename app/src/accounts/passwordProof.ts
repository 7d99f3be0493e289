import { Problem } from "../server/problems";
import type { Queryable, Relational } from "../stores/relational/relational";
import { countAttempt, forgetAttempts } from "./attempts";
import { changePasswordHash, type Customer, findSignIn } from "./customers";
import type { PasswordHasher } from "./passwords/hashing";
import { normalisedPassword } from "./passwords/rules";

/** Somebody who has just shown the password of an account. */
export interface ShownPassword {
  readonly customer: Customer;
  /** Forgets the wrong ones before it, in the transaction that it was shown for. */
  settle(tx: Queryable): Promise<void>;
}

/** Checks passwords, outside transactions: no connection waits for that. */
export class PasswordProof {
  constructor(
    private readonly relational: Relational,
    private readonly hasher: PasswordHasher,
  ) {}

  /** @throws Problem 401, the same whether the address or the password is wrong; 429 after too many wrong ones. */
  async of(email: string, typed: string): Promise<ShownPassword> {
    const password = normalisedPassword(typed);
    // Before the attempt is counted: whoever comes at a busy moment hasn't mistyped.
    this.hasher.mustHaveRoom();
    const { value: found } = await this.relational.write(async (tx) => {
      const pause = await countAttempt(tx, email);
      if (pause > 0) throw tooManyAttempts(pause);
      return findSignIn(tx, email);
    });
    const { matches, outdated } = await this.hasher.verify(password, found?.passwordHash);
    if (!found || !matches) throw wrongCredentials();
    const renewed = outdated ? await this.hasher.hash(password) : undefined;
    const { customer, passwordHash } = found;
    return {
      customer,
      settle: async (tx) => {
        await forgetAttempts(tx, email);
        if (renewed) await changePasswordHash(tx, customer.id, { from: passwordHash!, to: renewed });
      },
    };
  }
}

const wrongCredentials = (): Problem =>
  new Problem({ status: 401, name: "wrong-credentials", detail: "The address or the password is not right." });

const tooManyAttempts = (seconds: number): Problem =>
  new Problem({
    status: 429,
    name: "too-many-attempts",
    detail: `There were too many wrong passwords. Try again in ${seconds} s.`,
    retryAfter: seconds,
  });
