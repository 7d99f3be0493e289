/** How another terminal reaches a running shop: a socket in a folder that only this user can enter, named after the shop's first port. */
import { chmod, mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { answerConversations, converse } from "../../servers/conversation";
import { removeWhenGone } from "../../servers/leftovers";
import { cacheDirectory, type Progress } from "../../toolchain/cache";
import type { Request } from "./options";

export type Handle = (request: Request, say: Progress) => Promise<void>;

const folder = (): string => path.join(cacheDirectory(), "storefronts");
const socketOf = (port: number): string => path.join(folder(), `${port}.sock`);

/** @returns what ends it. */
export async function serveControl(port: number, handle: Handle): Promise<() => Promise<void>> {
  await mkdir(folder(), { recursive: true });
  await chmod(folder(), 0o700);
  // One that was killed leaves its socket behind. Whoever has the port has the name.
  await rm(socketOf(port), { force: true });
  const removed = removeWhenGone([socketOf(port)]);
  const conversations = await answerConversations({ path: socketOf(port) }, (request, say) =>
    handle(request as Request, say),
  );
  return async () => {
    await conversations.close();
    await rm(socketOf(port), { force: true });
    removed();
  };
}

/** @throws Error when no shop runs there, or with what it says against the request. */
export const ask = (port: number, request: Request, say: Progress): Promise<void> =>
  converse({ path: socketOf(port) }, request, say, {
    notThere: `no shop runs on port ${port}. Start it with npm run storefront, or name its first port with --port`,
    endedEarly: "the shop ended before it answered",
  });
