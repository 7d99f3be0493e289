import type { FastifyReply, FastifyRequest } from "fastify";
import { type Position, type StoreName, storeNames } from "../stores/store";

export const positionHeader = "x-meridian-position";

/** Longer than any replication lag that a region with users may have. */
const cookieSeconds = 300;

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Tells a caller where its last write stands: programs by a header that they send back, browsers by a cookie. */
export class Positions {
  private readonly secure: boolean;

  constructor(publicOrigin: string) {
    this.secure = publicOrigin.startsWith("https:");
  }

  give(reply: FastifyReply, { store, mark }: Position): void {
    void reply.header(positionHeader, `${store}=${mark}`);
    void reply.setCookie(this.cookieName(store), mark, {
      path: "/",
      httpOnly: true,
      secure: this.secure,
      sameSite: "lax",
      maxAge: cookieSeconds,
    });
  }

  /** What the caller must see of these stores. Anything that isn't a position is ignored: it is a hint, not an order. */
  wanted(request: FastifyRequest, stores: readonly StoreName[]): Position[] {
    const header = request.headers[positionHeader];
    if (header === undefined && request.headers.cookie === undefined) return [];
    const given = typeof header === "string" ? fromHeader(header) : new Map<string, string>();
    return stores
      .map((store) => ({ store, mark: given.get(store) ?? request.cookies[this.cookieName(store)] }))
      .filter((it): it is Position => it.mark !== undefined && uuid.test(it.mark));
  }

  private cookieName(store: StoreName): string {
    return this.secure ? `__Host-position-${store}` : `position-${store}`;
  }
}

/** `relational=<mark>, document=<mark>`, either or both. */
function fromHeader(text: string): Map<string, string> {
  const parts = text.slice(0, 200).split(",");
  return new Map(parts.map((it) => it.trim().split("=", 2) as [string, string]).filter(([store]) => isStore(store)));
}

const isStore = (name: string): boolean => (storeNames as readonly string[]).includes(name);
