import { Problem } from "../../server/problems";
import type { Queryable, Relational } from "../../stores/relational/relational";
import type { Written } from "../../stores/store";
import type { AccessTokens } from "../accessTokens";
import { type Customer, findCustomer, findSignIn } from "../customers";
import { customerIdOf } from "../oidc";
import type { PasswordProof, ShownPassword } from "../passwordProof";
import { beginFamily, endOtherFamilies, type RefreshToken } from "../refreshTokens";
import { type SignedIn, withAccessToken } from "../signIn";
import {
  addCustomerOfIdentity,
  customerOfIdentity,
  identityOf,
  keepIssuerSignIn,
  type LinkedIdentity,
  linkIdentity,
  unlinkIdentity,
} from "./identities";
import type { Identity, ProvedIdentity } from "./identity";
import { linkingOf } from "./linking";

export interface IssuerAccountsDependencies {
  /** The issuer's own address, which its identities are kept under. */
  readonly issuer: string;
  readonly relational: Relational;
  readonly passwords: PasswordProof;
  readonly accessTokens: AccessTokens;
}

/** What a customer chose who was asked: the account's password, or an account of its own. */
export interface IssuerChoice {
  readonly password?: string | undefined;
  readonly account?: "separate" | undefined;
}

/** Which accounts an issuer's identities sign in to, and how they are linked to them and taken off again. */
export class IssuerAccounts {
  constructor(private readonly on: IssuerAccountsDependencies) {}

  /** @throws Problem 409 `account-exists` where the customer must choose first; 401, 429 for a wrong password. */
  async signIn(identity: ProvedIdentity, { password, account }: IssuerChoice): Promise<Written<SignedIn>> {
    const { verifiedEmail, idToken } = identity;
    const shown =
      password !== undefined && verifiedEmail ? await this.on.passwords.of(verifiedEmail, password) : undefined;
    const written = await this.on.relational.write(async (tx) => {
      await shown?.settle(tx);
      const customer = await this.customerFor(tx, identity, { shown, wants: account ?? "any" });
      const refresh = await beginFamily(tx, customer.id);
      await keepIssuerSignIn(tx, { ...refresh, idToken });
      return { customer, refresh } satisfies { customer: Customer; refresh: RefreshToken };
    });
    return withAccessToken(this.on.accessTokens, written);
  }

  /** What a customer's account is linked to. */
  linked(db: Queryable, customerId: string): Promise<LinkedIdentity | undefined> {
    return identityOf(db, this.on.issuer, customerId);
  }

  /** Before somebody is sent to the issuer to link an identity. @throws Problem 403, 409, 429 */
  async mayLink(customerId: string, password: string): Promise<Written<void>> {
    const shown = await this.shownBy(customerId, password);
    return this.on.relational.write(async (tx) => {
      await shown.settle(tx);
      if (await this.linked(tx, customerId)) throw linkedAlready();
    });
  }

  /** @throws Problem 409 where the identity is another account's, or the account has one. */
  link(customerId: string, identity: Identity): Promise<Written<LinkedIdentity>> {
    return this.on.relational.write(async (tx) => {
      const { issuer } = this.on;
      const owner = await customerOfIdentity(tx, issuer, identity.subject);
      if (owner && owner.id !== customerId) throw identityTaken();
      if (!(await linkIdentity(tx, issuer, identity, customerId))) throw linkedAlready();
      return (await this.linked(tx, customerId))!;
    });
  }

  /**
   * Ends all other sign-ins of the customer too: some may have begun by the identity.
   * @throws Problem 403, 409, 429; 404 where there is none.
   */
  async unlink(customerId: string, password: string, session: string | undefined): Promise<Written<void>> {
    const shown = await this.shownBy(customerId, password);
    return this.on.relational.write(async (tx) => {
      await shown.settle(tx);
      if (!(await unlinkIdentity(tx, this.on.issuer, customerId))) throw notLinked();
      await endOtherFamilies(tx, customerId, session);
    });
  }

  private async customerFor(
    tx: Queryable,
    identity: Identity,
    { shown, wants }: { readonly shown: ShownPassword | undefined; readonly wants: "any" | "separate" },
  ): Promise<Customer> {
    const { issuer } = this.on;
    const { subject, verifiedEmail, name } = identity;
    const id = customerIdOf(issuer, subject);
    const linking = linkingOf({
      linked: await customerOfIdentity(tx, issuer, subject),
      own: await findCustomer(tx, id),
      holder: verifiedEmail ? (await findSignIn(tx, verifiedEmail))?.customer : undefined,
      shown: shown?.customer.id,
      wants,
    });
    if (linking.kind === "sign-in") return linking.customer;
    if (linking.kind === "ask") throw accountExists(verifiedEmail!);
    const email = linking.kind === "create" && linking.address === "verified" ? verifiedEmail : undefined;
    const customer = linking.kind === "link" ? linking.customer : await addCustomerOfIdentity(tx, { id, email, name });
    // Somebody else's request was a moment faster, and what was read before is no longer so.
    if (!customer) throw meanwhile();
    if (await linkIdentity(tx, issuer, identity, customer.id)) return customer;
    throw linking.kind === "link" ? linkedAlready() : meanwhile();
  }

  private async shownBy(customerId: string, password: string): Promise<ShownPassword> {
    const { value: email } = await this.on.relational.write(async (tx) => {
      const address = (await findCustomer(tx, customerId))?.email;
      const found = address === undefined ? undefined : await findSignIn(tx, address);
      return found?.passwordHash === undefined ? undefined : address;
    });
    if (email === undefined) throw noPassword();
    try {
      return await this.on.passwords.of(email, password);
    } catch (error) {
      // 401 is for who isn't signed in: pages would renew the sign-in and ask again.
      if (error instanceof Problem && error.status === 401) throw wrongPassword();
      throw error;
    }
  }
}

const conflict = (name: string, detail: string, members?: Readonly<Record<string, unknown>>): Problem =>
  new Problem({ status: 409, name, detail, ...(members ? { members } : {}) });

const accountExists = (email: string): Problem =>
  conflict(
    "account-exists",
    "There is an account with this address. Its password links the two; without it an account of its own can be made.",
    { email },
  );

const identityTaken = (): Problem =>
  conflict("identity-taken", "This identity signs in to another account already. Nothing was linked.");

const linkedAlready = (): Problem =>
  conflict("linked-already", "The account is linked to another identity of this issuer. Unlink that one first.");

const noPassword = (): Problem =>
  conflict("no-password", "The account has no password: nobody could sign in to it in another way.");

const notLinked = (): Problem =>
  new Problem({ status: 404, name: "not-found", detail: "The account is linked to no identity of this issuer." });

const wrongPassword = (): Problem =>
  new Problem({ status: 403, name: "wrong-password", detail: "The password is not right." });

const meanwhile = (): Problem =>
  new Problem({
    status: 503,
    name: "busy",
    detail: "Another request did the same at this moment. Send this one again.",
    retryAfter: 1,
  });
