import type { FastifyBaseLogger } from "fastify";
import { Problem } from "../server/problems";
import type { Relational } from "../stores/relational/relational";
import type { Written } from "../stores/store";
import type { AccessTokens } from "./accessTokens";
import { addCustomer, type Customer, findCustomer } from "./customers";
import { normalisedEmail } from "./email";
import { type EndedIssuerSignIn, endIssuerSignIn } from "./issuer/identities";
import type { PasswordProof } from "./passwordProof";
import type { PasswordHasher } from "./passwords/hashing";
import { normalisedPassword, weaknessOf } from "./passwords/rules";
import { beginFamily, endFamily, familyOf, type RefreshToken, rotate } from "./refreshTokens";
import type { Tokens } from "./tokens";

/** What a sign-in gives: who it is, and what to prove it with. */
export interface SignedIn {
  readonly customer: Customer;
  readonly accessToken: string;
  readonly refresh: RefreshToken;
}

export interface NewCustomer {
  readonly email: string;
  readonly password: string;
  readonly name: string;
}

export interface SignInDependencies {
  readonly relational: Relational;
  readonly hasher: PasswordHasher;
  readonly passwords: PasswordProof;
  readonly tokens: Tokens;
  readonly accessTokens: AccessTokens;
  readonly log: FastifyBaseLogger;
}

/** Lower-casing can make it longer than it was typed. */
const longestEmail = 254;

/** Registration, sign-in, renewal and sign-out. Passwords are hashed outside transactions: no connection waits for that. */
export class SignIn {
  constructor(private readonly on: SignInDependencies) {}

  /** Registers and signs in. @throws Problem 409 if somebody has the address, 400 if the password won't do. */
  async register({ email: given, password: typed, name: typedName }: NewCustomer): Promise<Written<SignedIn>> {
    const [email, password, name] = [normalisedEmail(given), normalisedPassword(typed), typedName.trim()];
    if ([...email].length > longestEmail) throw invalid("/body/email", `must have at most ${longestEmail} characters`);
    const weakness = weaknessOf(password, [email, name]);
    if (weakness) throw invalid("/body/password", weakness);
    const passwordHash = await this.on.hasher.hash(password);
    const written = await this.on.relational.write(async (tx) => {
      const customer = await addCustomer(tx, { email, name, passwordHash });
      if (!customer) throw addressTaken();
      return { customer, refresh: await beginFamily(tx, customer.id) };
    });
    return this.withAccessToken(written);
  }

  /** @throws Problem 401, the same whether the address or the password is wrong; 429 after too many wrong ones. */
  async signIn(credentials: { readonly email: string; readonly password: string }): Promise<Written<SignedIn>> {
    const shown = await this.on.passwords.of(normalisedEmail(credentials.email), credentials.password);
    const { customer } = shown;
    const written = await this.on.relational.write(async (tx) => {
      await shown.settle(tx);
      return { customer, refresh: await beginFamily(tx, customer.id) };
    });
    return this.withAccessToken(written);
  }

  /** The role is looked up again: it is how a change of it arrives. @throws Problem 401 */
  async renew(token: string | undefined): Promise<Written<SignedIn>> {
    if (!token) throw signInExpired();
    const { value, position } = await this.on.relational.write(async (tx) => {
      const rotation = await rotate(tx, token, this.on.tokens.signingKeys());
      if (rotation.outcome === "reused") this.on.log.warn("a refresh token was used twice: its sign-in has been ended");
      if (rotation.outcome !== "rotated") return undefined;
      const customer = await findCustomer(tx, rotation.customerId);
      return customer && { customer, refresh: rotation };
    });
    // Thrown here and not inside: what a reused token ends must stay ended.
    if (!value) throw signInExpired();
    return this.withAccessToken({ value, position });
  }

  /**
   * Ends the sign-ins that a refresh token or an access token is of. The access token is good until it expires, minutes later.
   * @returns what is to be ended at an issuer too, where one of them began there
   */
  signOut(
    refreshToken: string | undefined,
    family: string | undefined,
  ): Promise<Written<EndedIssuerSignIn | undefined>> {
    return this.on.relational.write(async (tx) => {
      const other = refreshToken && (await familyOf(tx, refreshToken));
      let ended: EndedIssuerSignIn | undefined;
      for (const it of new Set([family, other])) {
        if (!it) continue;
        await endFamily(tx, it);
        ended = (await endIssuerSignIn(tx, it)) ?? ended;
      }
      return ended;
    });
  }

  private withAccessToken(written: Written<BegunFamily>): Promise<Written<SignedIn>> {
    return withAccessToken(this.on.accessTokens, written);
  }
}

interface BegunFamily {
  readonly customer: Customer;
  readonly refresh: RefreshToken;
}

export async function withAccessToken(
  accessTokens: AccessTokens,
  { value: { customer, refresh }, position }: Written<BegunFamily>,
): Promise<Written<SignedIn>> {
  const { id, role } = customer;
  const accessToken = await accessTokens.issue({ id, role, session: refresh.family });
  return { value: { customer, accessToken, refresh }, position };
}

function invalid(pointer: string, detail: string): Problem {
  const members = { errors: [{ pointer, detail }] };
  return new Problem({ status: 400, name: "invalid-request", detail: "The request has 1 problem(s).", members });
}

const addressTaken = (): Problem =>
  new Problem({
    status: 409,
    name: "address-taken",
    detail: "There is an account with this address. Sign in instead.",
  });

const signInExpired = (): Problem =>
  new Problem({ status: 401, name: "sign-in-required", detail: "The sign-in has ended. Sign in again." });
