/** @jsxRuntime automatic @jsxImportSource preact */
import { type JSX, render } from "preact";
import { useState } from "preact/hooks";
import { ReviewItem } from "../../src/pages/reviews";
import type { Review } from "../../src/reviews/schemas";
import { call } from "../shop/api";
import { patiently } from "../shop/patience";
import { mayBeSignedIn, session, signInAddress } from "../shop/session";
import { ErrorSummary, Field, type FieldErrors, FieldError, Submit, useSubmission } from "./form";
import { Failure, mustSignIn, Notice } from "./states";

/** Older reviews on request, and the form for whoever signed in. */
export function listenForReviews(): void {
  const section = document.querySelector<HTMLElement>("[data-reviews]");
  if (!section) return;
  const sku = section.dataset["reviews"]!;
  const more = section.querySelector<HTMLButtonElement>("[data-review-more]");
  more?.addEventListener("click", () => void showOlder(section, sku, more));
  if (!mayBeSignedIn()) return;
  session().then(
    (customer) => customer && offerForm(section, sku),
    () => undefined,
  );
}

function offerForm(section: HTMLElement, sku: string): void {
  const place = section.querySelector<HTMLElement>("[data-review-mine]")!;
  const link = place.querySelector<HTMLAnchorElement>("a")!;
  link.addEventListener("click", (event) => {
    event.preventDefault();
    place.replaceChildren();
    render(<ReviewForm sku={sku} />, place);
    place.querySelector("input")?.focus();
  });
}

async function showOlder(section: HTMLElement, sku: string, more: HTMLButtonElement): Promise<void> {
  const status = section.querySelector<HTMLElement>("[data-review-status]")!;
  const list = section.querySelector<HTMLElement>("[data-review-list]")!;
  status.textContent = "Fetching older reviews …";
  try {
    const cursor = encodeURIComponent(more.dataset["reviewMore"]!);
    const page = await call<{ items: Review[]; next?: string }>("GET", `/api/products/${sku}/reviews?cursor=${cursor}`);
    const items = page.items.map(toElement);
    list.append(...items);
    items[0]?.focus();
    status.textContent = `${items.length} more reviews`;
    if (page.next) more.dataset["reviewMore"] = page.next;
    else more.remove();
  } catch (error) {
    status.textContent = `They could not be fetched. ${error instanceof Error ? error.message : ""}`;
  }
}

function toElement(review: Review): HTMLElement {
  const holder = document.createElement("ol");
  render(<ReviewItem review={review} />, holder);
  const item = holder.firstElementChild as HTMLElement;
  item.tabIndex = -1;
  return item;
}

function ReviewForm({ sku }: { readonly sku: string }): JSX.Element {
  const [saved, setSaved] = useState<Review>();
  const { busy, errors, failure, ...events } = useSubmission(async (_form, data) => {
    const rating = Number(data.get("rating"));
    if (!rating) throw new FieldError({ rating: "Choose from one to five stars" });
    const body = { rating, title: String(data.get("title")).trim(), text: String(data.get("text")).trim() };
    const save = (): Promise<Review> => call<Review>("PUT", `/api/products/${sku}/reviews/mine`, { body });
    setSaved(await patiently(save, { forMs: 15_000 }));
  });
  if (saved) return <Thanks review={saved} />;
  if (mustSignIn(failure)) location.assign(signInAddress());
  return (
    <form class="form" noValidate {...events} aria-label="Your review">
      <ErrorSummary errors={errors} />
      <StarsChoice errors={errors} />
      <Field name="title" label="Headline" errors={errors} required maxLength={100} />
      <Field
        name="text"
        label="Review"
        errors={errors}
        control={(attributes) => <textarea {...attributes} rows={5} maxLength={4000} />}
      />
      <div>
        <Submit busy={busy} busyText="Publishing …">
          Publish
        </Submit>
      </div>
      {failure !== undefined && <Failure error={failure} />}
    </form>
  );
}

function Thanks({ review }: { readonly review: Review }): JSX.Element {
  return (
    <div class="stack">
      <Notice kind="good" title="Thank you. Your review is published">
        <p>Others see it within a minute or so.</p>
      </Notice>
      <ol>
        <ReviewItem review={review} />
      </ol>
    </div>
  );
}

function StarsChoice({ errors }: { readonly errors: FieldErrors }): JSX.Element {
  const error = errors["rating"];
  return (
    <fieldset class="field" aria-describedby={error ? "stars-error" : undefined}>
      <legend>Stars</legend>
      {error && (
        <p class="field__error" id="stars-error">
          {error}
        </p>
      )}
      <div class="stars-choice">
        {[1, 2, 3, 4, 5].map((value) => (
          <label key={value}>
            <input type="radio" name="rating" id={`stars-${value}`} value={value} />
            <span aria-hidden="true">{value}</span>
            <span class="visually-hidden">{value === 1 ? "1 star" : `${value} stars`}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
