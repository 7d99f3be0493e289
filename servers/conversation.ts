/** How another terminal asks something of a running command: one line with the request; lines with what happens; the last says how it ended. */
import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import { createInterface } from "node:readline";

type Say = (line: string) => void;

interface Message {
  readonly line?: string;
  readonly ended?: "done" | { readonly error: string };
}

export interface Conversations {
  readonly server: Server;
  /** Ends those under way, too. */
  close(): Promise<void>;
}

/**
 * Answers at a port of loopback, or at a socket's path.
 * @param handle is given what was asked, as JSON has it; whatever it throws is the answer
 */
export async function answerConversations(
  at: { readonly port: number } | { readonly path: string },
  handle: (request: unknown, say: Say) => Promise<void>,
): Promise<Conversations> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket)).on("error", () => undefined);
    void answer(socket, handle);
  });
  server.listen("port" in at ? { ...at, host: loopback } : at);
  await once(server, "listening");
  return {
    server,
    close: async () => {
      const closed = once(server, "close");
      server.close();
      for (const it of sockets) it.destroy();
      await closed;
    },
  };
}

async function answer(socket: Socket, handle: (request: unknown, say: Say) => Promise<void>): Promise<void> {
  const send = (message: Message): void => void socket.write(`${JSON.stringify(message)}\n`);
  try {
    const [line] = (await once(createInterface({ input: socket }), "line")) as [string];
    await handle(JSON.parse(line), (text) => send({ line: text }));
    send({ ended: "done" });
  } catch (error) {
    send({ ended: { error: (error as Error).message } });
  }
  socket.end();
}

/** What the one who asks says where nobody answers, or nobody any more. */
export interface Silence {
  readonly notThere: string;
  readonly endedEarly: string;
}

/** @throws Error with what was answered against the request, or one of `silence` */
export async function converse(
  at: { readonly port: number } | { readonly path: string },
  request: object,
  say: Say,
  silence: Silence,
): Promise<void> {
  const socket = connect("port" in at ? { ...at, host: loopback } : at);
  try {
    await once(socket, "connect");
  } catch {
    throw new Error(silence.notThere);
  }
  socket.on("error", () => undefined).write(`${JSON.stringify(request)}\n`);
  for await (const text of createInterface({ input: socket })) {
    const { line, ended } = JSON.parse(text) as Message;
    if (line !== undefined) say(line);
    if (ended === "done") return;
    if (ended) throw new Error(ended.error);
  }
  throw new Error(silence.endedEarly);
}

const loopback = "127.0.0.1";
