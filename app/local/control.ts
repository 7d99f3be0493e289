import { once } from "node:events";
import { chmod, mkdir, rm } from "node:fs/promises";
import { connect, createServer, type Socket } from "node:net";
import path from "node:path";
import { createInterface } from "node:readline";
import { cacheDirectory, type Progress } from "../../toolchain/cache";
import { removeWhenGone } from "../../servers/leftovers";
import type { Request } from "./options";

/**
 * How another terminal reaches a running shop: a socket in a folder that only this user can enter, named after the
 * shop's first port. One line with the request; lines with what happens; the last says how it ended.
 */
export type Handle = (request: Request, say: Progress) => Promise<void>;

interface Message {
  readonly line?: string;
  readonly ended?: "done" | { readonly error: string };
}

const folder = (): string => path.join(cacheDirectory(), "storefronts");
const socketOf = (port: number): string => path.join(folder(), `${port}.sock`);

/** @returns what ends it. */
export async function serveControl(port: number, handle: Handle): Promise<() => Promise<void>> {
  await mkdir(folder(), { recursive: true });
  await chmod(folder(), 0o700);
  // One that was killed leaves its socket behind. Whoever has the port has the name.
  await rm(socketOf(port), { force: true });
  const removed = removeWhenGone([socketOf(port)]);
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket)).on("error", () => undefined);
    void answer(socket, handle);
  });
  server.listen(socketOf(port));
  await once(server, "listening");
  return async () => {
    server.close();
    for (const socket of sockets) socket.destroy();
    await rm(socketOf(port), { force: true });
    removed();
  };
}

async function answer(socket: Socket, handle: Handle): Promise<void> {
  const send = (message: Message): void => void socket.write(`${JSON.stringify(message)}\n`);
  try {
    const [line] = (await once(createInterface({ input: socket }), "line")) as [string];
    await handle(JSON.parse(line) as Request, (text) => send({ line: text }));
    send({ ended: "done" });
  } catch (error) {
    send({ ended: { error: (error as Error).message } });
  }
  socket.end();
}

/** @throws Error when no shop runs there, or with what it says against the request. */
export async function ask(port: number, request: Request, say: Progress): Promise<void> {
  const socket = connect(socketOf(port));
  try {
    await once(socket, "connect");
  } catch {
    throw new Error(
      `no shop runs on port ${port}. Start it with npm run storefront, or name its first port with --port`,
    );
  }
  socket.write(`${JSON.stringify(request)}\n`);
  for await (const text of createInterface({ input: socket })) {
    const { line, ended } = JSON.parse(text) as Message;
    if (line !== undefined) say(line);
    if (ended === "done") return;
    if (ended) throw new Error(ended.error);
  }
  throw new Error("the shop ended before it answered");
}
