/**
 * Inside a storefront's process: what it connects to, by name and port of the cloud, is on a port of this machine. It asks nobody where,
 * and reaches nothing else.
 */
import { Socket } from "node:net";

export interface Reach {
  /** Ports of 127.0.0.1, by `name:port`. */
  readonly ports: Readonly<Record<string, number>>;
  /** Told of whatever else it wanted to reach. */
  readonly onRefusal: (message: string) => void;
}

interface Wanted {
  readonly host?: string | null;
  readonly port?: number | string;
  readonly path?: string | null;
}

type Connect = (this: Socket, ...args: unknown[]) => Socket;

/** @returns what undoes it */
export function installReach(reach: Reach): () => void {
  const prototype = Socket.prototype as { connect: Connect };
  const original = prototype.connect;
  prototype.connect = function (...args) {
    const wanted = wantedBy(args);
    if (!wanted || typeof wanted.path === "string") return original.apply(this, args);
    const name = nameOf(wanted);
    const port = reach.ports[name];
    if (port === undefined) return refuse(this, name, reach);
    return original.apply(this, redirected(args, { ...wanted, host: loopback, port }));
  };
  return () => void (prototype.connect = original);
}

const loopback = "127.0.0.1";

/** What a call means, whichever of its forms it has: options, port and host, or the list that `net.connect` makes of either. */
function wantedBy(args: readonly unknown[]): Wanted | undefined {
  const [first, second] = args;
  if (Array.isArray(first)) return first[0] as Wanted;
  if (typeof first === "object" && first !== null) return first;
  if (typeof first === "number" || (typeof first === "string" && /^\d+$/.test(first)))
    return { port: first, ...(typeof second === "string" && { host: second }) };
  return undefined;
}

/** `net.connect` marks its list, so it is that very list that is handed on. */
function redirected(args: readonly unknown[], to: Wanted): unknown[] {
  const [first] = args;
  if (!Array.isArray(first)) return [to, ...args.slice(1).filter((it) => typeof it === "function")];
  first[0] = to;
  return [...args];
}

function nameOf({ host, port }: Wanted): string {
  const name = (host || "localhost").toLowerCase().replace(/\.$/, "");
  return `${isLoopback(name) ? loopback : name}:${port}`;
}

const isLoopback = (name: string): boolean => ["localhost", "::1", loopback].includes(name);

/** On this machine nobody listens there, as where a collector is down; elsewhere nothing should have been asked for. */
function refuse(socket: Socket, name: string, { onRefusal }: Reach): Socket {
  const here = name.startsWith(`${loopback}:`);
  const message = here
    ? `connect ECONNREFUSED ${name}`
    : `${name} is nothing that the storefront's environment names: in a rehearsal it reaches nothing else`;
  if (!here) onRefusal(message);
  const error = Object.assign(new Error(message), { code: "ECONNREFUSED", syscall: "connect" });
  process.nextTick(() => socket.destroy(error));
  return socket;
}
