/** @jsxRuntime automatic @jsxImportSource preact */
import type { VNode } from "preact";
import type { Category } from "../catalogue/schemas";
import { CartIcon, Mark, PersonIcon, SearchIcon } from "./icons";

interface HeaderProps {
  readonly categories: readonly Category[];
  readonly place: string | undefined;
  readonly query: string | undefined;
}

/** The links to account and cart are the same for everybody until `site.js` fills in who is there. */
export function Header({ categories, place, query }: HeaderProps): VNode {
  return (
    <header class="site-header">
      <div class="site-header__bar">
        <a class="wordmark" href="/" aria-label="Meridian, home" aria-current={place === "home" ? "page" : undefined}>
          <Mark />
          <span aria-hidden="true">Meridian</span>
        </a>
        <SearchForm query={query} />
        <nav class="site-header__personal" aria-label="You">
          <a href="/account" data-account aria-current={place === "account" ? "page" : undefined}>
            <PersonIcon />
            <span data-account-label>Account</span>
          </a>
          <a href="/cart" aria-current={place === "cart" ? "page" : undefined}>
            <CartIcon />
            <span>Cart</span>
            <span class="count" data-cart-count hidden />
          </a>
        </nav>
      </div>
      <CategoryLinks categories={categories} place={place} />
    </header>
  );
}

function SearchForm({ query }: Pick<HeaderProps, "query">): VNode {
  return (
    <form class="search" action="/search" method="get" role="search">
      <label class="visually-hidden" for="q">
        Search the shop
      </label>
      <input
        id="q"
        name="q"
        type="search"
        required
        maxLength={80}
        placeholder="Search the shop"
        value={query}
        autocomplete="off"
        enterkeyhint="search"
      />
      <button type="submit" aria-label="Search">
        <SearchIcon />
      </button>
    </form>
  );
}

function CategoryLinks({ categories, place }: Omit<HeaderProps, "query">): VNode {
  return (
    <nav class="categories" aria-label="Categories">
      <ul>
        {categories.map(({ slug, name }) => (
          <li key={slug}>
            <a href={`/categories/${slug}`} aria-current={place === slug ? "page" : undefined}>
              {name}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

export function Footer({ categories }: Pick<HeaderProps, "categories">): VNode {
  return (
    <footer class="site-footer">
      <div class="site-footer__columns">
        <p class="site-footer__line">
          One shop, open in every region. You are always served by the one that is nearest.
        </p>
        <ul>
          {categories.map(({ slug, name }) => (
            <li key={slug}>
              <a href={`/categories/${slug}`}>{name}</a>
            </li>
          ))}
        </ul>
        <ul>
          <li>
            <a href="/orders">Your orders</a>
          </li>
          <li>
            <a href="/account">Your account</a>
          </li>
          <li>
            <a href="/openapi.json">API</a>
          </li>
        </ul>
      </div>
      <p class="region" data-region>
        <span class="region__dot" aria-hidden="true" /> <span data-region-text>Served from the nearest region</span>
      </p>
    </footer>
  );
}
