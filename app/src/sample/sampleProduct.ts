import type { PaletteName, ShapeName } from "./illustrations";

export interface SampleProduct {
  readonly sku: string;
  readonly name: string;
  /** In the minor unit of whichever currency the shop has. */
  readonly price: number;
  readonly description: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly picture: readonly [ShapeName, PaletteName];
  /** Pieces there are at first. */
  readonly stock: number;
}

export interface SampleCategory {
  readonly slug: string;
  readonly name: string;
  readonly description: string;
  readonly picture: readonly [ShapeName, PaletteName];
  readonly products: readonly SampleProduct[];
}

/** A row of a category's table: code, name, price, stock, picture, attributes ("Name: value; Name: value") and description. */
export type Row = readonly [string, string, number, number, ShapeName, PaletteName, string, string];

export const fromRows = (rows: readonly Row[]): SampleProduct[] =>
  rows.map(([sku, name, price, stock, shape, palette, attributes, description]) => ({
    sku,
    name,
    price,
    stock,
    picture: [shape, palette],
    attributes: Object.fromEntries(attributes.split("; ").map((it) => it.split(": ") as [string, string])),
    description,
  }));
