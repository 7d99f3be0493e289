import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, chown, mkdir, open, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { makePassable, runAsServerUser, serverUser } from "./serverUser";

/** One server's folder: what it is told in files that only we write, and its data, which only it writes. */
export interface PostgresFiles {
  readonly directory: string;
  readonly data: string;
  readonly settings: string;
  readonly log: string;
}

/** Passwords of the server's own roles, which nobody else needs: made up here, unlike the owner's. */
export interface Secrets {
  /** Superuser `postgres`: creates databases, promotes. */
  readonly admin: string;
  /** Role `replicator`. */
  readonly replicator: string;
}

export function postgresFiles(directory: string): PostgresFiles {
  const at = (name: string): string => path.join(directory, name);
  return { directory, data: at("data"), settings: at("postgresql.conf"), log: at("server.log") };
}

/** What a server shows to whoever connects by TLS, both PEM. */
export interface ServerTls {
  /** The names that it is reached by are in it. */
  readonly certificate: string;
  readonly key: string;
}

/** Puts a certificate where the server finds it when it starts. */
export async function keepCertificate(files: PostgresFiles, tls: ServerTls): Promise<void> {
  await makePassable(files.directory);
  await writeForServer(certificateOf(files), tls.certificate);
  await writeForServer(keyOf(files), tls.key);
}

const certificateOf = ({ directory }: PostgresFiles): string => path.join(directory, "server.crt");
const keyOf = ({ directory }: PostgresFiles): string => path.join(directory, "server.key");

export const hasData = (files: PostgresFiles): boolean => existsSync(path.join(files.data, "PG_VERSION"));

/** An empty data folder that belongs to the servers' user, in a folder that does not. */
export async function makeDirectories(files: PostgresFiles): Promise<void> {
  await makePassable(files.directory);
  await rm(files.data, { recursive: true, force: true });
  await mkdir(files.data, { mode: 0o700 });
  const { uid, gid } = await serverUser();
  if (uid !== undefined) await chown(files.data, uid, gid!);
  await runAsServerUser("test", ["-w", files.data], "/").catch(() => {
    throw new Error(
      `${files.directory} can't be reached by the user nobody, who runs PostgreSQL because root may not. ` +
        "Name a folder that everybody may pass through (mode 711 all the way down), one below /tmp or /var/tmp.",
    );
  });
}

/** Passwords of a new server, or those it was created with. */
export async function secretsOf(files: PostgresFiles): Promise<Secrets> {
  const file = path.join(files.directory, "secrets.json");
  if (existsSync(file)) return JSON.parse(await readFile(file, "utf8")) as Secrets;
  const secret = (): string => randomBytes(18).toString("base64url");
  const secrets = { admin: secret(), replicator: secret() };
  await keepSecrets(files, secrets);
  return secrets;
}

export async function keepSecrets(files: PostgresFiles, secrets: Secrets): Promise<void> {
  await makePassable(files.directory);
  await writeFile(path.join(files.directory, "secrets.json"), JSON.stringify(secrets), { mode: 0o600 });
}

/** Replaces a file as a whole; only its writer and the servers' group can read it. */
export async function writeForServer(file: string, text: string): Promise<void> {
  const next = `${file}.next`;
  await rm(next, { force: true });
  await writeFile(next, text, { mode: 0o600, flag: "wx" });
  const { gid } = await serverUser();
  if (gid !== undefined) {
    await chown(next, 0, gid);
    await chmod(next, 0o640);
  }
  await rename(next, file);
}

/** What a stopped server has, for another to be started with: data, and passwords of its own roles. */
export async function copyStopped(from: PostgresFiles, to: PostgresFiles): Promise<void> {
  await keepSecrets(to, await secretsOf(from));
  await makeDirectories(to);
  const entries = await readdir(from.data);
  await runAsServerUser("cp", ["-R", "-p", ...entries.filter((it) => it !== "postmaster.pid"), to.data], from.data);
}

export async function initialise(bin: string, files: PostgresFiles, secrets: Secrets): Promise<void> {
  await makeDirectories(files);
  const password = path.join(files.directory, "initial-password");
  await writeForServer(password, secrets.admin);
  // The builtin locale is the same on every machine; the C library's locales are not.
  const locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"];
  const args = ["-D", files.data, "--username=postgres", `--pwfile=${password}`, "--auth=scram-sha-256", "--no-sync"];
  try {
    await runAsServerUser(path.join(bin, "initdb"), [...args, ...locale], files.directory);
  } finally {
    await rm(password, { force: true });
  }
}

/** `fsync` stays on: tests that kill servers mean something. What is small here is memory and the number of processes. */
export function settings(files: PostgresFiles, source?: string): string {
  const hasCertificate = existsSync(keyOf(files));
  const values: Record<string, string> = {
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    password_encryption: "scram-sha-256",
    max_connections: "120",
    shared_buffers: "48MB",
    // In files of the data folder: after SIGKILL nothing stays behind in /dev/shm.
    dynamic_shared_memory_type: "mmap",
    io_method: "sync",
    fsync: "on",
    synchronous_commit: "on",
    wal_level: "replica",
    hot_standby: "on",
    hot_standby_feedback: "on",
    max_wal_senders: "10",
    // What a standby can be behind or away and still catch up. Slots would have to move with the writer.
    wal_keep_size: "256MB",
    max_wal_size: "256MB",
    wal_receiver_status_interval: "1s",
    wal_retrieve_retry_interval: "200ms",
    timezone: "UTC",
    log_timezone: "UTC",
    jit: "off",
    ...(hasCertificate && { ssl: "on", ssl_cert_file: certificateOf(files), ssl_key_file: keyOf(files) }),
    ...(source && { primary_conninfo: source }),
  };
  return Object.entries(values)
    .map(([name, value]) => `${name} = '${value.replaceAll("'", "''")}'\n`)
    .join("");
}

/**
 * Where the checkpoint of a clean shutdown lies in the log, from the control file: everything up to there must have
 * reached a standby before it takes over.
 * @throws Error when the server did not shut down cleanly.
 */
export async function shutdownCheckpoint(files: PostgresFiles): Promise<bigint> {
  const handle = await open(path.join(files.data, "global", "pg_control"));
  try {
    const { buffer } = await handle.read(Buffer.alloc(40), 0, 40, 0);
    const state = buffer.readUInt32LE(16);
    if (state !== 1 && state !== 2) throw new Error(`${files.data} was not shut down cleanly`);
    return buffer.readBigUInt64LE(32);
  } finally {
    await handle.close();
  }
}

/** A log position as PostgreSQL writes it, `16/B374D848`, as a number of bytes. */
export function logPosition(text: string): bigint {
  const [high, low] = text.split("/") as [string, string];
  return (BigInt(`0x${high}`) << 32n) + BigInt(`0x${low}`);
}
