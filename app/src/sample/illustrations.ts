import { createHash } from "node:crypto";
import type { Image } from "../catalogue/schemas";
import { type Colours, picture } from "./drawing";
import { indoors } from "./shapesIndoors";
import { ofUse } from "./shapesOfUse";

const shapes = { ...indoors, ...ofUse };
export type ShapeName = keyof typeof shapes;

/** Body, shade, accent, and the ground's tint. Named as a shop would name what is sold in them. */
const palettes = {
  brass: ["#c9a14a", "#7c6023", "#f6dd9a", "#f4efe4"],
  oak: ["#c99a63", "#8a6236", "#e9cfa8", "#f3ece2"],
  walnut: ["#7b5236", "#4c311f", "#b98c66", "#efe7df"],
  black: ["#3b3f45", "#23262b", "#e0a54b", "#eceef0"],
  white: ["#fbfaf6", "#c9c7bf", "#d98f5c", "#dfe6e6"],
  green: ["#6f9a78", "#416349", "#d5e6c8", "#eaf1e9"],
  blue: ["#5b83b0", "#35557d", "#cfe0f1", "#e8eef5"],
  red: ["#c3574a", "#82332a", "#f1c2a7", "#f6ebe7"],
  grey: ["#9aa1a6", "#5f666b", "#dde2e4", "#eef0f1"],
  terracotta: ["#cb7a54", "#8f4f32", "#7fa36b", "#f6ece5"],
  steel: ["#b7c0c7", "#76828b", "#e9eef1", "#edf1f3"],
  sand: ["#dbc7a2", "#a68f66", "#f5ebd5", "#f2eee6"],
  plum: ["#84597f", "#573852", "#dbbfd6", "#f1eaf0"],
  mustard: ["#d9ab3c", "#97731d", "#f7e6b0", "#f6f1e2"],
} satisfies Record<string, readonly [string, string, string, string]>;
export type PaletteName = keyof typeof palettes;

export interface Illustration {
  /** Path below /static/, with a hash of the content in its name. */
  readonly file: string;
  readonly svg: string;
}

export function illustrate(name: string, shape: ShapeName, palette: PaletteName): Illustration {
  const [body, shade, accent, tint] = palettes[palette];
  const colours: Colours = { body, shade, accent };
  const svg = picture(shapes[shape](colours), tint);
  const hash = createHash("sha256").update(svg).digest("hex").slice(0, 10);
  return { file: `catalogue/${name}-${hash}.svg`, svg };
}

export const imageOf = ({ file }: Illustration, alt: string): Image => ({
  url: `/static/${file}`,
  alt,
  width: 400,
  height: 400,
});
