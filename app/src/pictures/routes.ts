import { randomUUID } from "node:crypto";
import fastifyStatic from "@fastify/static";
import { Type } from "typebox";
import { findProduct } from "../catalogue/products";
import { SkuSchema } from "../catalogue/schemas";
import { notFound, Problem } from "../server/problems";
import type { Server } from "../server/routing";
import type { Services } from "../server/services";
import { findOutcome } from "./outcomes";
import { UploadGrantSchema, UploadInputSchema, UploadOutcomeSchema } from "./uploads";

const tags = ["merchant"];
const whyNone = "409 no-pictures: the shop takes no pictures (PICTURES_BUCKET).";

/** A merchant's pictures of products: a file is let in, and what became of it is told. A function makes pictures of it meanwhile. */
export async function pictureRoutes(server: Server, services: Services): Promise<void> {
  grantingRoute(server, services);
  outcomeRoute(server, services);
  const directory = services.settings.pictures?.directory;
  if (directory === undefined) return;
  await server.register(fastifyStatic, {
    root: directory,
    prefix: "/static/pictures/",
    index: false,
    dotfiles: "ignore",
    decorateReply: false,
    immutable: true,
    maxAge: "365d",
    schemaHide: true,
  });
}

/** It writes nothing of the shop's: the region that is asked lets the file into its own bucket. */
function grantingRoute(server: Server, { pictures, stores }: Services): void {
  server.post(
    "/api/products/:sku/pictures",
    {
      schema: {
        summary: "Lets a picture in: where to send the file, and the form's fields to send with it",
        description: whyNone,
        tags,
        params: Type.Object({ sku: SkuSchema }),
        body: UploadInputSchema,
        response: { 201: UploadGrantSchema, default: Type.Ref("Problem") },
      },
      config: { reads: ["relational", "document"], allow: "merchant" },
    },
    async ({ params: { sku }, body }, reply) => {
      if (!pictures) throw noPictures();
      if (!(await findProduct(stores, sku))) throw notFound(`product ${sku}`);
      const grant = await pictures.grant({ sku, id: randomUUID() }, body);
      return reply.code(201).header("location", `/api/products/${sku}/pictures/${grant.id}`).send(grant);
    },
  );
}

function outcomeRoute(server: Server, { pictures, stores }: Services): void {
  server.get(
    "/api/products/:sku/pictures/:id",
    {
      schema: {
        summary: "What became of a picture that was let in",
        description: whyNone,
        tags,
        params: Type.Object({ sku: SkuSchema, id: Type.String({ format: "uuid" }) }),
        response: { 200: UploadOutcomeSchema, default: Type.Ref("Problem") },
      },
      config: { reads: ["document"], allow: "merchant" },
    },
    async ({ params }) => {
      if (!pictures) throw noPictures();
      return findOutcome(stores.documents, params);
    },
  );
}

const noPictures = (): Problem =>
  new Problem({
    status: 409,
    name: "no-pictures",
    detail: "This shop takes no pictures. Whoever operates it turns them on with PICTURES_BUCKET.",
  });
