/** @jsxRuntime automatic @jsxImportSource preact */
import type { VNode } from "preact";
import type { Category, ProductSummary } from "../catalogue/schemas";
import type { Page } from "./document";
import { ProductGrid, Section } from "./parts";

interface HomeProps {
  readonly categories: readonly Category[];
  readonly bestRated: readonly ProductSummary[];
  readonly newest: readonly ProductSummary[];
}

export const homePage = (props: HomeProps): Page => ({
  title: "Meridian",
  description: "A small shop of well-made things, open in every region at once.",
  place: "home",
  body: <Home {...props} />,
});

function Home({ categories, bestRated, newest }: HomeProps): VNode {
  return (
    <>
      <Hero />
      <nav class="index" aria-label="Departments">
        <ol>
          {categories.map(({ slug, name, description }) => (
            <li key={slug}>
              <a href={`/categories/${slug}`}>{name}</a>
              <p>{description}</p>
            </li>
          ))}
        </ol>
      </nav>
      {bestRated.length > 0 && (
        <Section title="Loved most" id="loved" more={{ href: "/search?sort=rating", text: "All by rating" }}>
          <ProductGrid products={bestRated} headingLevel={3} eager={4} />
        </Section>
      )}
      {newest.length > 0 && (
        <Section title="Just in" id="new" more={{ href: "/search?sort=newest", text: "All by date" }}>
          <ProductGrid products={newest} headingLevel={3} />
        </Section>
      )}
    </>
  );
}

function Hero(): VNode {
  return (
    <div class="hero">
      <div class="hero__text">
        <h1>
          It’s noon <em>somewhere.</em>
        </h1>
        <p>Well-made things for the house, the desk and the garden, from a shop that is always open near you.</p>
      </div>
      <Globe />
    </div>
  );
}

/** Half-widths of the meridians that a globe of radius 240 shows, seen from the equator. */
const meridians = [62, 120, 170, 208, 232];
/** Heights and half-widths of its parallels. */
const parallels = [
  { y: 60, halfWidth: 159 },
  { y: 140, halfWidth: 218 },
  { y: 240, halfWidth: 240 },
  { y: 340, halfWidth: 218 },
  { y: 420, halfWidth: 159 },
];

function Globe(): VNode {
  return (
    <svg class="globe" viewBox="0 0 520 520" width="520" height="520" aria-hidden="true" focusable="false">
      <g transform="translate(20 20)">
        <path class="globe__noon" d="M240 0a240 240 0 0 1 0 480z" />
        <circle class="globe__line" cx="240" cy="240" r="240" />
        {meridians.map((rx) => (
          <ellipse key={rx} class="globe__line" cx="240" cy="240" rx={rx} ry="240" />
        ))}
        {parallels.map(({ y, halfWidth }) => (
          <path key={y} class="globe__line" d={`M${240 - halfWidth} ${y}h${halfWidth * 2}`} />
        ))}
        <path class="globe__meridian" d="M240-20v520" />
      </g>
    </svg>
  );
}
