import { once } from "node:events";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir, userInfo } from "node:os";
import path from "node:path";
import { isRunning } from "../toolchain/processes";

/**
 * Below the range that operating systems give to outgoing connections (Linux from 32768, macOS from 49152): there, a
 * server that is down for a moment could find its port taken by somebody's connection.
 */
const first = 15_000;
const count = 17_000;
/** Neighbouring processes begin this far from each other, so that they seldom meet. */
const stride = 50;
let next = (process.pid * stride) % count;

/**
 * A free port of 127.0.0.1, never one that this process was given before, until it has been given all, nor one that another process
 * was given and that still runs: seconds may pass between choosing a port and listening there.
 */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < count; attempt++) {
    const port = first + next;
    next = (next + 1) % count;
    if (claim(port) && (await isFree(port))) return port;
  }
  throw new Error(`no port is free on 127.0.0.1 from ${first} to ${first + count - 1}`);
}

/** The first of so many free ports in a row, all of them this process' from now on, as of {@link freePort}. */
export async function freePorts(inARow: number): Promise<number> {
  for (;;) {
    const port = await freePort();
    const others = Array.from({ length: inARow - 1 }, (_, index) => port + 1 + index);
    if (others.every(claim) && (await Promise.all(others.map(isFree))).every(Boolean)) return port;
  }
}

/** One file a port, with the number of the process that was given it. */
const claims = path.join(tmpdir(), `meridian-ports-${userInfo().uid}`);
const claimed = new Set<number>();

/** Whether the port is this process' from now on. What a process that has gone left behind is free the next time. */
export function claim(port: number): boolean {
  if (claimed.has(port)) return true;
  const file = path.join(claims, String(port));
  mkdirSync(claims, { recursive: true, mode: 0o700 });
  try {
    writeFileSync(file, String(process.pid), { flag: "wx", mode: 0o600 });
  } catch {
    if (!isRunning(ownerOf(file))) rmSync(file, { force: true });
    return false;
  }
  if (claimed.size === 0) process.once("exit", giveBack);
  claimed.add(port);
  return true;
}

function ownerOf(file: string): number {
  try {
    return Number(readFileSync(file, "utf8")) || process.pid;
  } catch {
    // It was given back at this moment.
    return process.pid;
  }
}

function giveBack(): void {
  for (const port of claimed) rmSync(path.join(claims, String(port)), { force: true });
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
