/** How another terminal reaches a living cloud: a port of loopback and a secret, both in the session's record, which only this user can read. */
import { randomBytes, timingSafeEqual } from "node:crypto";
import type { AddressInfo } from "node:net";
import { answerConversations, converse } from "../../servers/conversation";
import type { ControlRecord } from "../cloud/sessions";
import type { LiveRequest } from "./options";

type Say = (line: string) => void;

/** @throws Error that says why it can't be done. */
export type HandleRequest = (request: LiveRequest, say: Say) => Promise<void>;

export interface Control {
  readonly record: ControlRecord;
  close(): Promise<void>;
}

interface Asked {
  readonly secret: string;
  readonly request: LiveRequest;
}

export async function serveControl(handle: HandleRequest): Promise<Control> {
  const secret = randomBytes(16).toString("hex");
  const { server, close } = await answerConversations({ port: 0 }, async (asked, say) => {
    const { secret: given, request } = asked as Asked;
    if (!isSame(given, secret)) throw new Error("this isn't the session's secret: it stands in its session.json");
    await handle(request, say);
  });
  return { record: { port: (server.address() as AddressInfo).port, secret }, close };
}

const isSame = (given: string, secret: string): boolean =>
  given.length === secret.length && timingSafeEqual(Buffer.from(given), Buffer.from(secret));

/** @throws Error when nobody answers there, or with what the cloud says against the request. */
export const askControl = ({ port, secret }: ControlRecord, request: LiveRequest, say: Say): Promise<void> =>
  converse({ port }, { secret, request } satisfies Asked, say, {
    notThere: "the living cloud doesn't answer: it is ending, or only starting. Ask again, or look at its terminal",
    endedEarly: "the living cloud ended before it answered",
  });
