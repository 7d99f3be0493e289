/** @jsxRuntime automatic @jsxImportSource preact */
import type { VNode } from "preact";
import type { Product } from "../catalogue/schemas";
import type { ReviewPage } from "../reviews/reviews";
import type { Review } from "../reviews/schemas";
import { RatingLine, Stars } from "./parts";

export interface ReviewsProps {
  readonly sku: string;
  readonly rating: Product["rating"];
  readonly reviews: ReviewPage;
}

/** The newest reviews; `product.js` fetches older ones, and shows the form to whoever signed in. */
export function Reviews({ sku, rating, reviews }: ReviewsProps): VNode {
  return (
    <section class="section reviews" id="reviews" aria-labelledby="reviews-title" data-reviews={sku}>
      <div class="section__head">
        <h2 id="reviews-title">Reviews</h2>
        {rating.count > 0 && <RatingLine {...rating} />}
      </div>
      <div class="reviews__columns">
        <div class="reviews__mine" data-review-mine>
          <p>Have you used it? Tell the next person.</p>
          <a class="button" href={`/sign-in?return=${encodeURIComponent(`/products/${sku}#reviews`)}`}>
            Write a review
          </a>
        </div>
        <div>
          {reviews.items.length === 0 && <p class="note">Nobody has reviewed this yet.</p>}
          <ol class="reviews__list" data-review-list>
            {reviews.items.map((it) => (
              <ReviewItem key={it.createdAt} review={it} />
            ))}
          </ol>
          {reviews.next && (
            <button class="button" type="button" data-review-more={reviews.next}>
              Older reviews
            </button>
          )}
          <div class="status" role="status" data-review-status />
        </div>
      </div>
    </section>
  );
}

const dates = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" });

export function ReviewItem({ review }: { readonly review: Review }): VNode {
  return (
    <li class="review">
      <h3>{review.title}</h3>
      <p class="review__by">
        <Stars value={review.rating} />
        <span class="visually-hidden">{review.rating} out of 5. </span>
        {review.author}, <time dateTime={review.createdAt}>{dates.format(new Date(review.createdAt))}</time>
      </p>
      <p>{review.text}</p>
    </li>
  );
}
