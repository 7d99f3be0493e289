import { desk } from "./categories/desk";
import { furniture } from "./categories/furniture";
import { garden } from "./categories/garden";
import { kitchen } from "./categories/kitchen";
import { lighting } from "./categories/lighting";
import { textiles } from "./categories/textiles";
import { illustrate, type Illustration } from "./illustrations";
import type { SampleCategory } from "./sampleProduct";

/** Six categories in the order in which they are shown, with some sixty products; always the same. */
export const sampleShop: readonly SampleCategory[] = [lighting, furniture, kitchen, textiles, desk, garden];

/** Every picture of the sample shop: the build writes them among the static files. About 60 KB together. */
export function sampleIllustrations(): Illustration[] {
  return sampleShop.flatMap(({ slug, picture, products }) => [
    illustrate(slug, ...picture),
    ...products.map((it) => illustrate(it.sku, ...it.picture)),
  ]);
}
