/**
 * How another terminal reaches a living cloud: a port of loopback and a secret, both in the session's record, which only this user
 * can read. One line with the secret and the request; lines with what happens; the last says how it ended.
 */
import { randomBytes, timingSafeEqual } from "node:crypto";
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { createInterface } from "node:readline";
import type { ControlRecord } from "../cloud/sessions";
import type { LiveRequest } from "./options";

type Say = (line: string) => void;

/** @throws Error that says why it can't be done. */
export type HandleRequest = (request: LiveRequest, say: Say) => Promise<void>;

interface Message {
  readonly line?: string;
  readonly ended?: "done" | { readonly error: string };
}

export interface Control {
  readonly record: ControlRecord;
  close(): Promise<void>;
}

export async function serveControl(handle: HandleRequest): Promise<Control> {
  const secret = randomBytes(16).toString("hex");
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket)).on("error", () => undefined);
    void answer(socket, secret, handle);
  });
  server.listen(0, loopback);
  await once(server, "listening");
  return {
    record: { port: (server.address() as AddressInfo).port, secret },
    close: async () => {
      const closed = once(server, "close");
      server.close();
      for (const it of sockets) it.destroy();
      await closed;
    },
  };
}

async function answer(socket: Socket, secret: string, handle: HandleRequest): Promise<void> {
  const send = (message: Message): void => void socket.write(`${JSON.stringify(message)}\n`);
  try {
    const [line] = (await once(createInterface({ input: socket }), "line")) as [string];
    const { secret: given, request } = JSON.parse(line) as { secret: string; request: LiveRequest };
    if (!isSame(given, secret)) throw new Error("this isn't the session's secret: it stands in its session.json");
    await handle(request, (text) => send({ line: text }));
    send({ ended: "done" });
  } catch (error) {
    send({ ended: { error: (error as Error).message } });
  }
  socket.end();
}

const isSame = (given: string, secret: string): boolean =>
  given.length === secret.length && timingSafeEqual(Buffer.from(given), Buffer.from(secret));

/** @throws Error when nobody answers there, or with what the cloud says against the request. */
export async function askControl({ port, secret }: ControlRecord, request: LiveRequest, say: Say): Promise<void> {
  const socket = connect(port, loopback);
  try {
    await once(socket, "connect");
  } catch {
    throw new Error(
      "the living cloud doesn't answer: it is ending, or only starting. Ask again, or look at its terminal",
    );
  }
  socket.on("error", () => undefined).write(`${JSON.stringify({ secret, request })}\n`);
  for await (const text of createInterface({ input: socket })) {
    const { line, ended } = JSON.parse(text) as Message;
    if (line !== undefined) say(line);
    if (ended === "done") return;
    if (ended) throw new Error(ended.error);
  }
  throw new Error("the living cloud ended before it answered");
}

const loopback = "127.0.0.1";
