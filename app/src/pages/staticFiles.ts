import fastifyStatic from "@fastify/static";
import type { Server } from "../server/routing";
import type { Assets } from "./assets";

/** A file whose name carries a hash of its content never changes: `site-K3XW2A7B.js`, `mug.1f3a9c2e.svg`. */
const hashed = /[-.][A-Za-z0-9]{8,}\.\w+$/;

/** Serves the built files. In the cloud CloudFront takes them from S3, and nobody asks here. */
export async function staticFiles(server: Server, { directory }: Assets): Promise<void> {
  await server.register(fastifyStatic, {
    root: directory,
    prefix: "/static/",
    index: false,
    dotfiles: "ignore",
    decorateReply: false,
    cacheControl: false,
    schemaHide: true,
    setHeaders: (reply, path) => {
      const caching = hashed.test(path) ? "public, max-age=31536000, immutable" : "public, max-age=300";
      reply.setHeader("cache-control", caching);
    },
  });
}
