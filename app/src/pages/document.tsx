/** @jsxRuntime automatic @jsxImportSource preact */
import type { ComponentChildren, VNode } from "preact";
import { render } from "preact-render-to-string";
import type { Category } from "../catalogue/schemas";
import type { Assets } from "./assets";
import { Footer, Header } from "./frame";

export interface Page {
  readonly title: string;
  readonly description?: string;
  /** Where in the shop it is: a category's slug, or a page's name such as `cart`. */
  readonly place?: string;
  /** Built scripts that it needs beside `site.js`. */
  readonly scripts?: readonly string[];
  /** What a search was for: it stays in the search field. */
  readonly query?: string;
  readonly body: ComponentChildren;
}

/** A whole HTML document. Nothing in it is personal: scripts fill in the name and the cart's count. */
export function renderDocument(page: Page, assets: Assets, categories: readonly Category[]): string {
  return `<!doctype html>${render(<Document page={page} assets={assets} categories={categories} />)}`;
}

interface DocumentProps {
  readonly page: Page;
  readonly assets: Assets;
  readonly categories: readonly Category[];
}

function Document({ page, assets, categories }: DocumentProps): VNode {
  return (
    <html lang="en">
      <Head page={page} assets={assets} />
      <body>
        <a class="skip-link" href="#main">
          Skip to content
        </a>
        <Header categories={categories} place={page.place} query={page.query} />
        <main id="main" tabIndex={-1}>
          {page.body}
        </main>
        <Footer categories={categories} />
      </body>
    </html>
  );
}

function Head({ page, assets }: Omit<DocumentProps, "categories">): VNode {
  const entries = ["site.js", ...(page.scripts ?? [])];
  const chunks = new Set(entries.flatMap((it) => assets.withImports(it).slice(1)));
  return (
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>{page.title === "Meridian" ? page.title : `${page.title} · Meridian`}</title>
      {page.description && <meta name="description" content={page.description} />}
      <meta name="color-scheme" content="light dark" />
      <meta name="theme-color" media="(prefers-color-scheme: light)" content="#ffffff" />
      <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#12161b" />
      <link rel="icon" type="image/svg+xml" href={assets.url("icon.svg")} />
      <link rel="stylesheet" href={assets.url("styles.css")} />
      {[...chunks].map((url) => (
        <link rel="modulepreload" href={url} />
      ))}
      {entries.map((it) => (
        <script type="module" src={assets.url(it)} />
      ))}
    </head>
  );
}
