/** The colours of one thing: its body, its shade and what stands out. */
export interface Colours {
  readonly body: string;
  readonly shade: string;
  readonly accent: string;
}

/** Draws a thing into a square of 400 by 400, standing on a floor at 330. */
export type Shape = (colours: Colours) => string;

export const rectangle = (x: number, y: number, width: number, height: number, fill: string, round = 0): string =>
  `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${round}" fill="${fill}"/>`;

export const circle = (x: number, y: number, radius: number, fill: string): string =>
  `<circle cx="${x}" cy="${y}" r="${radius}" fill="${fill}"/>`;

export const ellipse = (x: number, y: number, width: number, height: number, fill: string): string =>
  `<ellipse cx="${x}" cy="${y}" rx="${width}" ry="${height}" fill="${fill}"/>`;

export const area = (path: string, fill: string): string => `<path d="${path}" fill="${fill}"/>`;

export const line = (path: string, stroke: string, width: number): string =>
  `<path d="${path}" fill="none" stroke="${stroke}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round"/>`;

/** The same element several times, each moved. */
export const repeated = (times: number, dx: number, dy: number, element: string): string =>
  Array.from(
    { length: times },
    (_, index) => `<g transform="translate(${index * dx} ${index * dy})">${element}</g>`,
  ).join("");

/** A picture: the thing on a tinted ground with its shadow. */
export const picture = (drawing: string, tint: string): string =>
  [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400" width="400" height="400">`,
    rectangle(0, 0, 400, 400, tint),
    ellipse(200, 336, 130, 12, "#00000018"),
    drawing,
    "</svg>",
  ].join("");
