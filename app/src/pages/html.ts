import type { FastifyReply } from "fastify";
import type { Category } from "../catalogue/schemas";
import type { Assets } from "./assets";
import { type Page, renderDocument } from "./document";

/**
 * For pages that are the same for everybody: a shared cache may answer for a minute, for ten more while it asks again, and for a day
 * while no region answers at all.
 */
const shared = "public, max-age=60, stale-while-revalidate=600, stale-if-error=86400";

export interface Renderer {
  /** A page that is the same for everybody; it gets an ETag on its way out. */
  sendShared(reply: FastifyReply, page: Page): Promise<FastifyReply>;
  /** A page that no cache may keep. */
  sendUncached(reply: FastifyReply, page: Page): Promise<FastifyReply>;
  toHtml(page: Page): Promise<string>;
  /** What the shop is divided into, as every page names it. */
  categories(): Promise<readonly Category[]>;
}

export function renderer(assets: Assets, categories: () => Promise<readonly Category[]>): Renderer {
  const toHtml = async (page: Page): Promise<string> => renderDocument(page, assets, await categories());
  return {
    toHtml,
    categories,
    sendShared: async (reply, page) => sendHtml(reply.header("cache-control", shared), await toHtml(page)),
    sendUncached: async (reply, page) => sendHtml(reply.header("cache-control", "no-store"), await toHtml(page)),
  };
}

const sendHtml = (reply: FastifyReply, html: string): FastifyReply => reply.type("text/html; charset=utf-8").send(html);
