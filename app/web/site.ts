import { showCount } from "./shop/cart";
import { showRegionOfPage } from "./shop/region";
import { mayBeSignedIn, session } from "./shop/session";

/** On every page: the header's count and name, which the page itself doesn't know, for caches keep it for everybody. */
showCount();
showRegionOfPage();
window.addEventListener("pageshow", showCount);
window.addEventListener("storage", showCount);

async function showWho(): Promise<void> {
  const isPersonal = document.querySelector("[data-shell]") !== null;
  const customer = isPersonal || mayBeSignedIn() ? await session() : null;
  const label = document.querySelector("[data-account-label]");
  const link = document.querySelector<HTMLAnchorElement>("[data-account]");
  if (!label || !link) return;
  label.textContent = customer ? customer.name.split(/\s+/)[0] || "Account" : "Sign in";
  link.href = customer ? "/account" : "/sign-in";
}

showWho().catch(() => undefined);

/** A category that is scrolled out of a phone's row is scrolled into it. */
const row = document.querySelector<HTMLElement>(".categories");
const here = row?.querySelector<HTMLElement>("[aria-current]");
if (row && here && here.offsetLeft + here.offsetWidth > row.clientWidth) row.scrollLeft = here.offsetLeft - 24;
