/** @jsxRuntime automatic @jsxImportSource preact */
import type { ComponentChildren, VNode } from "preact";
import type { Image, ProductSummary } from "../catalogue/schemas";
import { formatMoney } from "./money";

type Rating = ProductSummary["rating"];

const star = "M12 2.8l2.8 5.9 6.4.8-4.7 4.4 1.2 6.4L12 17.2l-5.7 3.1 1.2-6.4L2.8 9.5l6.4-.8z";

/** Five stars, filled to the nearest half. The text beside them says the number. */
export function Stars({ value }: { readonly value: number }): VNode {
  const halves = Math.round(value * 2);
  return (
    <svg class="stars" viewBox="0 0 120 24" width="90" height="18" aria-hidden="true">
      {[0, 1, 2, 3, 4].map((index) => (
        <g key={index} transform={`translate(${index * 24} 0)`}>
          <path class="stars__empty" d={star} />
          {halves > index * 2 && (
            <path class={halves === index * 2 + 1 ? "stars__full stars__full--half" : "stars__full"} d={star} />
          )}
        </g>
      ))}
    </svg>
  );
}

/** Nothing where nobody has rated it yet: no stars would read as none given. */
export function RatingLine({ average, count }: Rating): VNode {
  if (count === 0) return <p class="rating rating--none">No reviews yet</p>;
  return (
    <p class="rating">
      <Stars value={average} />
      <span>
        <span class="visually-hidden">Rated </span>
        {average.toFixed(1)}
        <span class="visually-hidden"> out of 5</span>{" "}
        <span class="rating__count">
          ({count}
          <span class="visually-hidden"> {count === 1 ? "review" : "reviews"}</span>)
        </span>
      </span>
    </p>
  );
}

interface ProductGridProps {
  readonly products: readonly ProductSummary[];
  /** 2 where the grid has a heading of its own above it. */
  readonly headingLevel?: 2 | 3;
  /** How many images are in the first view, and so are loaded at once. */
  readonly eager?: number;
}

export function ProductGrid({ products, headingLevel = 2, eager = 0 }: ProductGridProps): VNode {
  return (
    <ul class="grid">
      {products.map((product, index) => (
        <li key={product.sku}>
          <ProductCard product={product} headingLevel={headingLevel} eager={index < eager} />
        </li>
      ))}
    </ul>
  );
}

interface ProductCardProps {
  readonly product: ProductSummary;
  readonly headingLevel: 2 | 3;
  readonly eager: boolean;
}

function ProductCard({ product, headingLevel, eager }: ProductCardProps): VNode {
  const Heading = headingLevel === 2 ? "h2" : "h3";
  return (
    <article class="card">
      <Plate image={product.image} eager={eager} decorative />
      <div class="card__text">
        <Heading class="card__name">
          <a href={`/products/${product.sku}`}>{product.name}</a>
        </Heading>
        <p class="price">{formatMoney(product.price)}</p>
      </div>
      <RatingLine {...product.rating} />
    </article>
  );
}

interface PlateProps {
  readonly image: ProductSummary["image"];
  readonly eager: boolean;
  /** How wide it is shown, as `sizes` has it. */
  readonly sizes?: string;
  /** The name beside it says it already. */
  readonly decorative?: boolean;
}

/** A product's picture on its ground. Width and height keep its place while it loads. */
export function Plate({ image, eager, sizes = inGrid, decorative = false }: PlateProps): VNode {
  return (
    <div class="plate">
      {image && (
        <Formats image={image} sizes={sizes}>
          <img
            src={image.url}
            alt={decorative ? "" : image.alt}
            width={image.width}
            height={image.height}
            loading={eager ? "eager" : "lazy"}
            fetchpriority={eager ? "high" : undefined}
            decoding="async"
          />
        </Formats>
      )}
    </div>
  );
}

/** Of a card in a grid of products. */
const inGrid = "(min-width: 48rem) 18rem, 50vw";

interface FormatsProps {
  readonly image: Image;
  readonly sizes: string;
  readonly children: VNode;
}

/** The best first: a browser takes the first that it can show, in the width that it needs. */
const formats = ["image/avif", "image/webp"] as const;

function Formats({ image: { sources = [] }, sizes, children }: FormatsProps): VNode {
  if (sources.length === 0) return children;
  return (
    <picture>
      {formats.map((type) => {
        const files = sources.filter((it) => it.type === type);
        const srcset = files.map(({ url, width }) => `${url} ${width}w`).join(", ");
        return srcset && <source key={type} type={type} srcset={srcset} sizes={sizes} />;
      })}
      {children}
    </picture>
  );
}

interface SectionProps {
  readonly title: string;
  readonly id: string;
  readonly more?: { readonly href: string; readonly text: string };
  readonly children: ComponentChildren;
}

export function Section({ title, id, more, children }: SectionProps): VNode {
  return (
    <section class="section" aria-labelledby={id}>
      <div class="section__head">
        <h2 id={id}>{title}</h2>
        {more && <a href={more.href}>{more.text}</a>}
      </div>
      {children}
    </section>
  );
}
