import type { FastifyContextConfig } from "fastify";
import { Type } from "typebox";
import { notFound } from "../server/problems";
import type { Server } from "../server/routing";
import type { Services } from "../server/services";
import { findMail, newestMails } from "./mailbox";
import { mailboxPage, mailPage } from "./mailboxPage";

const shown = 100;

/**
 * Mails that nobody sends, to be read in the browser; only where MAIL_KIND is `mailbox`. They are everybody's: a shop that isn't on this
 * machine alone shows them to merchants only.
 */
export function mailboxRoutes(server: Server, { settings, stores }: Services): void {
  if (settings.mail?.by.kind !== "mailbox") return;
  const isLocal = settings.publicOrigin.startsWith("http://");
  const config = {
    reads: ["relational"],
    ...(isLocal ? {} : { allow: "merchant" as const }),
  } satisfies FastifyContextConfig;
  const params = Type.Object({ "*": Type.String({ maxLength: 128 }) });
  server.get("/mailbox", { schema: { hide: true }, config }, async (_request, reply) => {
    const mails = await stores.relational.read((db) => newestMails(db, shown));
    return reply.header("cache-control", "no-store").type(html).send(mailboxPage(mails));
  });
  server.get("/mailbox/*", { schema: { hide: true, params }, config }, async (request, reply) => {
    const id = request.params["*"];
    const mail = await stores.relational.read((db) => findMail(db, id.replace(/\.html$/, "")));
    if (!mail) throw notFound(`mail ${id}`);
    void reply.header("cache-control", "no-store").type(html);
    return reply.send(id.endsWith(".html") ? mail.html : mailPage(mail));
  });
}

const html = "text/html; charset=utf-8";
