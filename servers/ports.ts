import { once } from "node:events";
import { connect, createServer } from "node:net";

/**
 * Below the range that operating systems give to outgoing connections (Linux from 32768, macOS from 49152): there, a
 * server that is down for a moment could find its port taken by somebody's connection.
 */
const first = 15_000;
const count = 17_000;
/** Neighbouring processes begin this far from each other: some time passes between choosing a port and listening there. */
const stride = 50;
let next = (process.pid * stride) % count;

/** A free port of 127.0.0.1, never one that this process was given before, until it has been given all. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < count; attempt++) {
    const port = first + next;
    next = (next + 1) % count;
    if (await isFree(port)) return port;
  }
  throw new Error(`no port is free on 127.0.0.1 from ${first} to ${first + count - 1}`);
}

export async function isFree(port: number): Promise<boolean> {
  const probe = createServer();
  try {
    probe.listen(port, "127.0.0.1");
    await once(probe, "listening");
    return true;
  } catch {
    return false;
  } finally {
    probe.close();
  }
}

/** Whether something on 127.0.0.1 accepts connections there. */
export async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
