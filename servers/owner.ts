import { randomBytes } from "node:crypto";

/** The role that a server's databases belong to, which can do nothing else: who uses them signs in with it. */
export interface Owner {
  readonly username: string;
  readonly password: string;
}

/** Roles of a server's own. */
const reserved = ["postgres", "replicator"];

/** An owner whose password nobody has had before. */
export const newOwner = (username: string): Owner => ({
  username,
  password: randomBytes(18).toString("base64url"),
});

/** @throws Error for a name that one of the server's own roles has, or an empty password, with which nobody can sign in. */
export function refuseUnusable({ username, password }: Owner): void {
  if (username === "" || reserved.includes(username) || username.startsWith("pg_")) {
    throw new Error(
      `the databases' owner can't be called "${username}": ${reserved.join(", ")} and names that begin with pg_ are ` +
        "PostgreSQL's or the server's own. Choose another name, such as storefront",
    );
  }
  if (password === "") throw new Error(`the password of the databases' owner ${username} is empty. Give one`);
}
