/** @jsxRuntime automatic @jsxImportSource preact */
import type { VNode } from "preact";
import type { ProductSummary, SortOrder } from "../catalogue/schemas";
import type { Page } from "./document";
import { ProductGrid } from "./parts";

const sortNames: Readonly<Record<SortOrder, string>> = {
  relevance: "Best match",
  rating: "Best rated",
  newest: "Newest",
  price: "Lowest price",
  "price-descending": "Highest price",
};

interface ListingProps {
  readonly title: string;
  readonly description?: string;
  readonly place?: string;
  readonly query?: string;
  /** Without sort and cursor. */
  readonly address: { readonly path: string; readonly parameters: Readonly<Record<string, string>> };
  readonly sort: SortOrder;
  readonly sorts: readonly SortOrder[];
  readonly items: readonly ProductSummary[];
  readonly next: string | undefined;
  readonly isFirst: boolean;
}

export const listingPage = (props: ListingProps): Page => ({
  title: props.title,
  ...(props.description ? { description: props.description } : {}),
  ...(props.place ? { place: props.place } : {}),
  ...(props.query ? { query: props.query } : {}),
  body: <Listing {...props} />,
});

function Listing(props: ListingProps): VNode {
  return (
    <>
      <div class="listing__head">
        <div>
          <h1>{props.title}</h1>
          {props.description && <p class="listing__about">{props.description}</p>}
        </div>
        {props.items.length > 0 && <SortLinks {...props} />}
      </div>
      {props.items.length > 0 ? <ProductGrid products={props.items} eager={4} /> : <NothingFound query={props.query} />}
      <Pages {...props} />
    </>
  );
}

function hrefOf({ address }: ListingProps, extra: Readonly<Record<string, string>>): string {
  const parameters = new URLSearchParams({ ...address.parameters, ...extra }).toString();
  return parameters ? `${address.path}?${parameters}` : address.path;
}

function SortLinks(props: ListingProps): VNode {
  return (
    <nav class="sorts" aria-label="Sort by">
      <ul>
        {props.sorts.map((it) => (
          <li key={it}>
            <a href={hrefOf(props, { sort: it })} aria-current={it === props.sort ? "true" : undefined}>
              {sortNames[it]}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Pages(props: ListingProps): VNode | null {
  if (props.isFirst && !props.next) return null;
  const sort = { sort: props.sort };
  return (
    <nav class="pages" aria-label="Pages">
      {!props.isFirst && <a href={hrefOf(props, sort)}>Back to the start</a>}
      {props.next && (
        <a class="button" href={hrefOf(props, { ...sort, cursor: props.next })} rel="next">
          More
        </a>
      )}
    </nav>
  );
}

function NothingFound({ query }: { readonly query: string | undefined }): VNode {
  return (
    <div class="empty">
      <p>
        {query ? (
          <>
            Nothing here matches <strong>“{query}”</strong>. Try fewer or other words, or look through the categories.
          </>
        ) : (
          "There is nothing here at the moment."
        )}
      </p>
      <p>
        <a class="button" href="/">
          To the start page
        </a>
      </p>
    </div>
  );
}
