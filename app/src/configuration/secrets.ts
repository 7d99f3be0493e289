import { setTimeout as wait } from "node:timers/promises";
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

export interface SecretOptions {
  /** How long Secrets Manager is tried for at the start, in seconds. Default: 60. */
  readonly deadlineSeconds?: number;
  /** Time between two readings, in milliseconds, give or take a tenth so that instances don't ask together. Default: five minutes. */
  readonly refreshMs?: number;
  /** Told when it couldn't be read again and the last value stays. */
  readonly onStale?: (error: Error) => void;
}

const defaultRefreshMs = 300_000;

/** From when a value was written until every process of every region has read it: a reading takes a moment, and so does replication. */
export const takenUpMs = 390_000;

/** @param writtenAt milliseconds since 1970; missing where nobody knows */
export type SecretParser<T> = (text: string, writtenAt?: number) => T;

/**
 * Opens a secret: the value itself, or from AWS Secrets Manager, read at the start and again every five minutes in the background,
 * never while a request waits. If it can't be read again, the last value stays.
 * @throws Error where it can't be read at the start, or isn't what `parse` wants; the message never holds the secret.
 */
export async function openSecret<T>(
  source: SecretSource,
  parse: SecretParser<T>,
  options: SecretOptions = {},
): Promise<Secret<T>> {
  if ("arn" in source) return openFromSecretsManager(source.arn, parse, options);
  const value = quietly(parse, { text: source.value });
  return { current: () => value, close: () => undefined };
}

/** What a secret's JSON holds, nothing of it looked at yet. @throws SecretFormatError, which says what is expected and never quotes the text */
export function parsedSecret<T>(text: string, expected: string): { readonly [K in keyof T]?: unknown } {
  try {
    return (JSON.parse(text) as { readonly [K in keyof T]?: unknown } | null) ?? {};
  } catch {
    throw new SecretFormatError(expected);
  }
}

/** `{"username": …, "password": …}`, as Secrets Manager keeps them for databases. @throws SecretFormatError */
export function parseCredentials(text: string): Credentials {
  const expected = 'credentials are JSON: {"username": …, "password": …}';
  const { username, password } = parsedSecret<Credentials>(text, expected);
  if (typeof username !== "string" || typeof password !== "string" || !username || !password)
    throw new SecretFormatError(expected);
  return { username, password };
}

async function openFromSecretsManager<T>(
  arn: string,
  parse: SecretParser<T>,
  { deadlineSeconds = 60, refreshMs = defaultRefreshMs, onStale }: SecretOptions,
): Promise<Secret<T>> {
  const read = async (): Promise<T> => quietly(parse, await readSecret(arn));
  let value = await readUntil(read, arn, Date.now() + deadlineSeconds * 1000);
  let timer: NodeJS.Timeout;
  let closed = false;
  const refreshLater = (): void => {
    timer = setTimeout(() => void refresh(), refreshMs * (0.9 + 0.2 * Math.random())).unref();
  };
  const refresh = async (): Promise<void> => {
    try {
      value = await read();
    } catch (error) {
      onStale?.(new Error(`${arn} could not be read again; the last value stays`, { cause: error }));
    }
    if (!closed) refreshLater();
  };
  refreshLater();
  return {
    current: () => value,
    close: () => {
      closed = true;
      clearTimeout(timer);
    },
  };
}

/** A secret of the wrong form is not tried again: only a person can mend it. */
async function readUntil<T>(read: () => Promise<T>, arn: string, deadline: number): Promise<T> {
  for (let pauseMs = 250; ; pauseMs = Math.min(pauseMs * 2, 5000)) {
    try {
      return await read();
    } catch (error) {
      if (error instanceof SecretFormatError) throw new SecretFormatError(`${arn}: ${error.message}`);
      if (Date.now() + pauseMs > deadline)
        throw new Error(`${arn} could not be read: ${String(error)}`, { cause: error });
    }
    await wait(pauseMs);
  }
}

/** The SDK takes a fifth of a second to load: only where it is used. The region is the secret's own. */
async function readSecret(arn: string): Promise<SecretText> {
  const { GetSecretValueCommand, SecretsManagerClient } = await import("@aws-sdk/client-secrets-manager");
  const client = new SecretsManagerClient({
    region: arn.split(":")[3]!,
    maxAttempts: 2,
    requestHandler: { connectionTimeout: 2000, requestTimeout: 4000, throwOnRequestTimeout: true },
  });
  try {
    const { SecretString, CreatedDate } = await client.send(new GetSecretValueCommand({ SecretId: arn }));
    if (SecretString === undefined) throw new SecretFormatError("the secret holds bytes where text is expected");
    return { text: SecretString, writtenAt: CreatedDate?.getTime() };
  } finally {
    client.destroy();
  }
}

interface SecretText {
  readonly text: string;
  readonly writtenAt?: number | undefined;
}

/** What a parser says of its own may quote the text; what it says as a SecretFormatError doesn't. */
function quietly<T>(parse: SecretParser<T>, { text, writtenAt }: SecretText): T {
  try {
    return parse(text, writtenAt);
  } catch (error) {
    throw error instanceof SecretFormatError ? error : new SecretFormatError("the secret is not what it should be");
  }
}
