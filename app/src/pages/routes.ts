import { Type } from "typebox";
import { listProducts } from "../catalogue/listing";
import { findProduct } from "../catalogue/products";
import { CursorSchema, SkuSchema, SlugSchema, sortOrders } from "../catalogue/schemas";
import { listReviews } from "../reviews/reviews";
import { notFound } from "../server/problems";
import type { Server } from "../server/routing";
import type { Services } from "../server/services";
import { lineOfText } from "../server/text";
import { openAssets } from "./assets";
import { categoriesOfPages } from "./categories";
import { homePage } from "./homePage";
import { type Renderer, renderer } from "./html";
import { listingPage } from "./listingPage";
import { problemPages } from "./problemPages";
import { productPage } from "./productPage";
import { type ShellFacts, type ShellName, shellPage } from "./shellPage";
import { staticFiles } from "./staticFiles";

/** The shop as people see it: pages that anybody may read are whole; a person's own are filled by scripts from the API. */
export async function pageRoutes(server: Server, services: Services): Promise<void> {
  const assets = openAssets();
  const pages = renderer(assets, categoriesOfPages(services.stores.documents));
  await staticFiles(server, assets);
  problemPages(server, pages);
  homeRoute(server, services, pages);
  categoryRoute(server, services, pages);
  searchRoute(server, services, pages);
  productRoute(server, services, pages);
  shellRoutes(server, services, pages);
}

const hide = { hide: true } as const;

/** The second address is what CloudFront asks for when a person asks for the first: its root object. */
const homeAddresses = ["/", "/index.html"];

function homeRoute(server: Server, { stores: { documents } }: Services, pages: Renderer): void {
  for (const address of homeAddresses) {
    server.get(address, { schema: hide }, async (_request, reply) => {
      const [categories, bestRated, newest] = await Promise.all([
        pages.categories(),
        listProducts(documents, { sort: "rating", limit: 8 }),
        listProducts(documents, { sort: "newest", limit: 8 }),
      ]);
      return pages.sendShared(reply, homePage({ categories, bestRated: bestRated.items, newest: newest.items }));
    });
  }
}

/** No `additionalProperties: false`: links from elsewhere carry parameters of their own. */
const listingQuery = {
  sort: Type.Optional(Type.Enum([...sortOrders])),
  cursor: Type.Optional(CursorSchema),
};

function categoryRoute(server: Server, { stores: { documents } }: Services, pages: Renderer): void {
  const schema = { ...hide, params: Type.Object({ slug: SlugSchema }), querystring: Type.Object(listingQuery) };
  server.get("/categories/:slug", { schema }, async (request, reply) => {
    const { sort = "rating", cursor } = request.query;
    const { slug } = request.params;
    const [categories, { items, next }] = await Promise.all([
      pages.categories(),
      listProducts(documents, { category: slug, sort, cursor, limit: 24 }),
    ]);
    const category = categories.find((it) => it.slug === slug);
    if (!category) throw notFound(`category ${slug}`);
    const page = listingPage({
      title: category.name,
      description: category.description,
      place: slug,
      address: { path: `/categories/${slug}`, parameters: {} },
      sorts: ["rating", "newest", "price", "price-descending"],
      ...{ sort, items, next, isFirst: cursor === undefined },
    });
    return pages.sendShared(reply, page);
  });
}

function searchRoute(server: Server, { stores: { documents } }: Services, pages: Renderer): void {
  const q = Type.Optional(lineOfText({ minLength: 0, maxLength: 100 }));
  const schema = { ...hide, querystring: Type.Object({ ...listingQuery, q }) };
  server.get("/search", { schema }, async (request, reply) => {
    const { q = "", cursor } = request.query;
    const query = q.trim();
    const sort = request.query.sort ?? (query ? "relevance" : "rating");
    const { items, next } = await listProducts(documents, { search: query, sort, cursor, limit: 24 });
    const page = listingPage({
      title: query ? `Results for “${query}”` : "Everything",
      query,
      address: { path: "/search", parameters: query ? { q: query } : {} },
      sorts: [...(query ? (["relevance"] as const) : []), "rating", "newest", "price", "price-descending"],
      ...{ sort, items, next, isFirst: cursor === undefined },
    });
    return pages.sendShared(reply, page);
  });
}

function productRoute(server: Server, { stores }: Services, pages: Renderer): void {
  const schema = { ...hide, params: Type.Object({ sku: SkuSchema }) };
  server.get("/products/:sku", { schema }, async (request, reply) => {
    const { sku } = request.params;
    const [product, reviews, categories] = await Promise.all([
      findProduct(stores, sku),
      listReviews(stores.documents, sku, { limit: 5 }),
      pages.categories(),
    ]);
    if (!product) throw notFound(`product ${sku}`);
    const category = categories.find((it) => it.slug === product.category);
    return pages.sendShared(reply, productPage({ product, category, reviews }));
  });
}

/** Addresses of pages that are somebody's own. */
const shells: Readonly<Record<string, ShellName>> = {
  "/cart": "cart",
  "/checkout": "checkout",
  "/orders": "orders",
  "/orders/:id": "order",
  "/sign-in": "sign-in",
  "/sign-in/complete": "signing-in",
  "/register": "register",
  "/account": "account",
  "/account/linking": "linking",
  "/merchant": "merchant",
  "/merchant/products/:sku": "merchant-product",
};

/** The same where there are events. */
const shellsOfEvents: Readonly<Record<string, ShellName>> = { "/merchant/sales": "merchant-sales" };

function shellRoutes(server: Server, { settings, payments, issuer, pictures }: Services, pages: Renderer): void {
  const { currency, events } = settings;
  const charges = payments.stripe ? "stripe" : "nobody";
  const named = { currency, charges, issuer: issuer?.settings.name } as const;
  const facts: ShellFacts = {
    ...named,
    ...(events ? { sales: "counted" } : {}),
    ...(pictures ? { pictures: "uploaded" } : {}),
  };
  for (const [address, name] of Object.entries({ ...shells, ...(events ? shellsOfEvents : {}) })) {
    server.get(address, { schema: hide }, (_request, reply) => pages.sendUncached(reply, shellPage(name, facts)));
  }
}
