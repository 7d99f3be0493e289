/**
 * One request of one of Route 53's health checkers.
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html
 */
import type { HealthCheckConfig } from "@aws-sdk/client-route-53";
import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { connect, isIP, type Socket } from "node:net";
import { pipeline, type Readable } from "node:stream";
import { checkServerIdentity, connect as secure, type TLSSocket } from "node:tls";
import { createGunzip, createInflate } from "node:zlib";
import type { LocalServer } from "../directory";

export interface Observation {
  readonly result: "Success" | "Failure";
  /** As GetHealthCheckStatus gives it, without the result. */
  readonly reason: string;
}

export interface ProbedNetwork {
  /** Addresses of a name's A records, asked anew for each request. */
  readonly resolve: (name: string) => Promise<readonly string[]>;
  /** Where something listens on this machine for an address and port of the cloud; undefined: nothing does; never: nobody answers. */
  readonly locate: (address: string, port: number) => Promise<LocalServer | undefined> | LocalServer | undefined;
  /** Default: what AWS documents. */
  readonly limits?: Limits;
}

/** Milliseconds. */
export interface Limits {
  readonly connect: number;
  /** Of a check that only connects. */
  readonly tcp: number;
  /** From the connection to the status. */
  readonly status: number;
  /** From the status to the searched part of the body. */
  readonly body: number;
}

const documentedLimits: Limits = { connect: 4_000, tcp: 10_000, status: 2_000, body: 2_000 };

/** The string must lie wholly in so many bytes of the unpacked body. */
const searchedBytes = 5_120;

const defaultPorts: Readonly<Record<string, number>> = { HTTP: 80, HTTPS: 443 };

class Failed extends Error {}

export async function probe(config: HealthCheckConfig, network: ProbedNetwork): Promise<Observation> {
  try {
    return { result: "Success", reason: await ask(config, network) };
  } catch (error) {
    const reason = error instanceof Failed ? error.message : `Connection failed. ${(error as Error).message}`;
    return { result: "Failure", reason };
  }
}

async function ask(config: HealthCheckConfig, network: ProbedNetwork): Promise<string> {
  const limits = network.limits ?? documentedLimits;
  const protocol = config.Type!.replace("_STR_MATCH", "");
  const address = config.IPAddress ?? (await firstAddress(config.FullyQualifiedDomainName!, network));
  const port = config.Port ?? defaultPorts[protocol]!;
  const open = (): Promise<Socket> =>
    connected(network.locate(address, port), protocol === "TCP" ? limits.tcp : limits.connect);
  if (protocol === "TCP") {
    (await open()).destroy();
    return "TCP connection established.";
  }
  const name = config.FullyQualifiedDomainName ?? address;
  const plain = await open();
  const socket = protocol === "HTTPS" ? within(limits.status, handshake(plain, name, config, open), plain) : plain;
  const ready = await socket;
  try {
    const host = port === defaultPorts[protocol] ? name : `${name}:${port}`;
    const answer = await within(limits.status, answered(ready, host, config.ResourcePath ?? "/"), ready);
    const status = `HTTP Status Code ${answer.statusCode}, ${answer.statusMessage}`;
    if (answer.statusCode! < 200 || answer.statusCode! >= 400) throw new Failed(status);
    if (config.SearchString === undefined) return status;
    const body = await within(limits.body, searched(answer), ready);
    if (!body.includes(config.SearchString))
      throw new Failed(`${status}. The search string was not found in the response body.`);
    return status;
  } finally {
    ready.destroy();
  }
}

async function firstAddress(name: string, { resolve }: ProbedNetwork): Promise<string> {
  const [address] = await resolve(name).catch(() => []);
  if (address === undefined) throw new Failed("DNS resolution failed: no A record.");
  return address;
}

async function connected(located: ReturnType<ProbedNetwork["locate"]>, limit: number): Promise<Socket> {
  const to = await within(limit, Promise.resolve(located));
  if (!to) throw new Failed("Connection refused.");
  const socket = connect(to);
  await within(limit, once(socket, "connect"), socket);
  // A connection that is reset later fails whatever waits for it; nobody else must hear of it.
  return socket.on("error", () => undefined);
}

/** Ends the connection, and rejects, when the promise takes longer than so many milliseconds. */
async function within<T>(limit: number, promise: Promise<T>, socket?: Socket): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Failed(timedOut));
      socket?.destroy();
    }, limit);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
    promise.catch(() => undefined);
  }
}

const timedOut =
  "Connection timed out. The endpoint or the internet connection is down, or requests are being blocked by your firewall.";

/**
 * No certificate is validated, and TLS 1.3 isn't spoken. Where the certificate has another name than the one asked for, a second
 * attempt names none.
 */
async function handshake(
  plain: Socket,
  name: string,
  { EnableSNI }: HealthCheckConfig,
  open: () => Promise<Socket>,
): Promise<TLSSocket> {
  const named = EnableSNI === true && isIP(name) === 0;
  const first = await secured(plain, named ? name : undefined);
  if (!named || !checkServerIdentity(name, first.getPeerCertificate())) return first;
  first.destroy();
  return secured(await open(), undefined);
}

async function secured(socket: Socket, servername: string | undefined): Promise<TLSSocket> {
  const tls = secure({
    ...{
      socket,
      rejectUnauthorized: false,
      minVersion: "TLSv1",
      maxVersion: "TLSv1.2",
      ciphers: "DEFAULT:@SECLEVEL=0",
    },
    ...(servername !== undefined && { servername }),
  });
  await once(tls, "secureConnect");
  return tls.on("error", () => undefined);
}

async function answered(socket: Socket, host: string, path: string): Promise<IncomingMessage> {
  const asked = request({
    createConnection: () => socket,
    path,
    headers: {
      host,
      "user-agent": "Amazon-Route53-Health-Check-Service",
      accept: "*/*",
      "accept-encoding": "gzip, deflate",
    },
  });
  asked.end();
  const [answer] = (await once(asked, "response")) as [IncomingMessage];
  return answer;
}

/** The searched part of the body, unpacked where it is packed in a way that checkers know. */
async function searched(answer: IncomingMessage): Promise<string> {
  const unpack = { gzip: createGunzip, deflate: createInflate }[answer.headers["content-encoding"] ?? ""];
  const body: Readable = unpack ? pipeline(answer, unpack(), () => undefined) : answer;
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of body) {
    parts.push(part as Buffer);
    length += (part as Buffer).length;
    if (length >= searchedBytes) break;
  }
  return Buffer.concat(parts).subarray(0, searchedBytes).toString("utf8");
}
