/** @jsxRuntime automatic @jsxImportSource preact */
import type { VNode } from "preact";
import type { Category, Product } from "../catalogue/schemas";
import type { Page } from "./document";
import { formatMoney } from "./money";
import { Plate, RatingLine } from "./parts";
import { Reviews, type ReviewsProps } from "./reviews";

interface ProductProps {
  readonly product: Product;
  readonly category: Category | undefined;
  readonly reviews: ReviewsProps["reviews"];
}

export const productPage = (props: ProductProps): Page => ({
  title: props.product.name,
  description: props.product.description.slice(0, 155),
  place: props.product.category,
  scripts: ["product.js"],
  body: <ProductBody {...props} />,
});

function ProductBody({ product, category, reviews }: ProductProps): VNode {
  return (
    <>
      <nav class="crumbs" aria-label="Where you are">
        <ol>
          <li>
            <a href="/">Meridian</a>
          </li>
          {category && (
            <li>
              <a href={`/categories/${category.slug}`}>{category.name}</a>
            </li>
          )}
        </ol>
      </nav>
      <article class="product">
        <Plate image={product.image} eager sizes="(min-width: 48rem) 36rem, 100vw" />
        <div class="product__facts">
          <h1>{product.name}</h1>
          {product.rating.count > 0 && (
            <a class="product__rating" href="#reviews">
              <RatingLine {...product.rating} />
            </a>
          )}
          <p class="price price--large">{formatMoney(product.price)}</p>
          <BuyForm product={product} />
          <div class="prose">
            {product.description.split(/\n+/).map((paragraph) => (
              <p>{paragraph}</p>
            ))}
          </div>
          <Attributes product={product} />
        </div>
      </article>
      <Reviews sku={product.sku} rating={product.rating} reviews={reviews} />
    </>
  );
}

/** From here on a customer is told how many are left. */
const fewLeft = 5;

function BuyForm({ product: { sku, name, available } }: { readonly product: Product }): VNode {
  if (available === 0) {
    return (
      <p class="stock stock--none" data-stock>
        Out of stock at the moment
      </p>
    );
  }
  return (
    <form class="buy" data-buy={sku} data-name={name}>
      <p class={available <= fewLeft ? "stock stock--few" : "stock"}>
        {available <= fewLeft ? `Only ${available} left` : "In stock, ready to send"}
      </p>
      <div class="buy__row">
        <label for="quantity">Quantity</label>
        <input
          id="quantity"
          name="quantity"
          type="number"
          inputMode="numeric"
          min="1"
          max={Math.min(available, 99)}
          value="1"
          required
        />
        <button class="button button--primary" type="submit">
          Add to cart
        </button>
      </div>
      <noscript>
        <p class="note">Buying needs JavaScript; reading doesn’t.</p>
      </noscript>
      <div class="status" role="status" data-status />
    </form>
  );
}

function Attributes({ product }: { readonly product: Product }): VNode {
  const attributes = Object.entries(product.attributes);
  return (
    <dl class="attributes">
      {attributes.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
      <div>
        <dt>Code</dt>
        <dd>
          <code>{product.sku}</code>
        </dd>
      </div>
    </dl>
  );
}
