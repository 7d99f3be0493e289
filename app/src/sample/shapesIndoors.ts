import { area, circle, ellipse, line, rectangle, repeated, type Shape } from "./drawing";

const flame = "#e8963c";

/** Lamps and furniture. */
export const indoors = {
  tableLamp: ({ body, shade, accent }) =>
    rectangle(194, 190, 12, 130, shade) +
    ellipse(200, 324, 62, 12, shade) +
    area("M150 90h100l36 110H114z", body) +
    area("M114 200h172l-4 -12H118z", accent),
  deskLamp: ({ body, shade, accent }) =>
    ellipse(180, 324, 66, 12, shade) +
    line("M180 318L130 210L240 120", shade, 12) +
    circle(130, 210, 12, accent) +
    area("M222 90l70 60l-84 44z", body),
  floorLamp: ({ body, shade, accent }) =>
    line("M200 320V120", shade, 8) +
    ellipse(200, 326, 56, 9, shade) +
    area("M158 50h84l30 82H128z", body) +
    ellipse(200, 132, 72, 9, accent),
  pendant: ({ body, shade, accent }) =>
    line("M200 0V130", shade, 5) +
    area("M120 240c0-70 40-110 80-110s80 40 80 110z", body) +
    ellipse(200, 240, 80, 14, shade) +
    circle(200, 248, 22, accent),
  lantern: ({ body, shade }) =>
    line("M150 120c0-70 100-70 100 0", shade, 8) +
    rectangle(140, 120, 120, 20, shade, 4) +
    rectangle(150, 140, 100, 160, `${body}66`) +
    area("M200 190c26 34 20 70 0 80c-20-10-26-46 0-80", flame) +
    rectangle(136, 296, 128, 30, shade, 6),
  candle: ({ body, shade }) =>
    rectangle(160, 170, 80, 150, body, 8) +
    rectangle(130, 314, 140, 14, shade, 7) +
    line("M200 170V150", shade, 5) +
    area("M200 90c24 34 18 56 0 62c-18-6-24-28 0-62", flame),
  chair: ({ body, shade, accent }) =>
    line("M140 90V325M260 90V325M150 225L138 325M250 225L262 325", shade, 10) +
    rectangle(134, 84, 132, 50, body, 10) +
    rectangle(134, 148, 132, 22, body, 8) +
    rectangle(124, 214, 152, 24, accent, 10),
  armchair: ({ body, shade, accent }) =>
    line("M130 300V328M270 300V328", accent, 10) +
    rectangle(120, 110, 160, 150, body, 30) +
    rectangle(90, 190, 46, 112, shade, 22) +
    rectangle(264, 190, 46, 112, shade, 22) +
    rectangle(128, 236, 144, 64, body, 16),
  stool: ({ body, shade, accent }) =>
    line("M150 190L128 325M250 190L272 325M142 270H258", shade, 11) +
    ellipse(200, 186, 84, 18, body) +
    ellipse(200, 180, 70, 11, accent),
  table: ({ body, shade, accent }) =>
    line("M90 190V325M310 190V325", shade, 14) +
    rectangle(60, 166, 280, 26, body, 6) +
    rectangle(80, 192, 240, 16, accent),
  desk: ({ body, shade, accent }) =>
    line("M80 180V325", shade, 12) +
    rectangle(60, 160, 280, 22, body, 5) +
    rectangle(236, 182, 96, 142, shade, 4) +
    repeated(3, 0, 44, rectangle(246, 192, 76, 34, body, 4) + circle(284, 209, 5, accent)),
  shelf: ({ body, shade, accent }) =>
    rectangle(110, 70, 180, 256, shade, 6) +
    repeated(4, 0, 61, rectangle(122, 82, 156, 50, `${body}`)) +
    repeated(4, 18, 0, rectangle(130, 92, 12, 40, accent)) +
    repeated(3, 20, 0, rectangle(200, 218, 14, 36, accent)) +
    circle(250, 176, 16, accent),
  bench: ({ body, shade, accent }) =>
    line("M96 240L84 325M304 240L316 325", shade, 14) +
    rectangle(60, 214, 280, 26, body, 8) +
    rectangle(76, 206, 248, 12, accent, 6),
  wardrobe: ({ body, shade, accent }) =>
    rectangle(120, 60, 160, 256, body, 8) +
    line("M200 64V312", shade, 4) +
    circle(188, 190, 6, accent) +
    circle(212, 190, 6, accent) +
    line("M134 316V328M266 316V328", shade, 10),
} satisfies Record<string, Shape>;
