import { area, circle, ellipse, line, rectangle, repeated, type Shape } from "./drawing";

const leaf = "#7fa36b";
const stem = "#4f7a4c";

/** What is used in a kitchen, at a desk and in a garden, and what is woven. */
export const ofUse = {
  mug: ({ body, shade, accent }) =>
    line("M262 190c60-10 60 90 -4 84", shade, 18) +
    area("M130 150h140v130c0 30-16 46-44 46h-52c-28 0-44-16-44-46z", body) +
    ellipse(200, 150, 70, 14, shade) +
    ellipse(200, 152, 58, 9, accent),
  kettle: ({ body, shade, accent }) =>
    line("M150 150c0-80 100-80 100 0", accent, 12) +
    area("M270 200l56-50l10 14l-50 74z", shade) +
    area("M124 150h152l22 140c2 24-8 36-30 36H132c-22 0-32-12-30-36z", body) +
    circle(200, 142, 12, shade),
  pan: ({ body, shade, accent }) =>
    rectangle(262, 214, 120, 18, accent, 9) +
    area("M60 206h212v58c0 36-22 60-58 60h-96c-36 0-58-24-58-60z", body) +
    rectangle(54, 198, 224, 18, shade, 9),
  bowl: ({ body, shade, accent }) =>
    area("M80 190h240c0 84-52 136-120 136S80 274 80 190z", body) +
    ellipse(200, 190, 120, 22, shade) +
    ellipse(200, 194, 100, 15, accent),
  board: ({ body, shade, accent }) =>
    rectangle(120, 110, 160, 216, body, 24) +
    rectangle(176, 60, 48, 80, body, 20) +
    circle(200, 86, 11, accent) +
    line("M150 170V296M200 180V300M250 166V290", shade, 4),
  knife: ({ body, shade, accent }) =>
    area("M196 50c40 40 46 110 40 166h-40z", body) +
    rectangle(190, 212, 52, 12, accent, 3) +
    rectangle(194, 222, 42, 104, shade, 14) +
    repeated(3, 0, 28, circle(215, 246, 5, accent)),
  jar: ({ body, shade, accent }) =>
    rectangle(130, 130, 140, 196, `${body}aa`, 26) +
    rectangle(140, 200, 120, 118, accent, 18) +
    rectangle(142, 92, 116, 44, shade, 10),
  mill: ({ body, shade, accent }) =>
    circle(200, 92, 26, accent) + area("M160 124h80l-14 70h-52z", shade) + area("M172 194h56l26 132H146z", body),
  cushion: ({ body, shade, accent }) =>
    area("M90 120c70 16 150 16 220 0c-14 70-14 136 0 206c-70-14-150-14-220 0c14-70 14-136 0-206z", body) +
    line("M120 180c54 12 106 12 160 0M120 262c54-10 106-10 160 0", shade, 6) +
    circle(200, 222, 12, accent),
  blanket: ({ body, shade, accent }) =>
    repeated(3, 0, 56, rectangle(80, 160, 240, 52, body, 24)) +
    repeated(3, 0, 56, rectangle(96, 176, 60, 10, accent, 5)) +
    repeated(3, 0, 56, rectangle(176, 190, 120, 8, shade, 4)),
  towel: ({ body, shade, accent }) =>
    line("M90 90H310", accent, 12) +
    rectangle(120, 84, 160, 236, body, 6) +
    rectangle(120, 250, 160, 14, shade) +
    rectangle(120, 274, 160, 8, shade) +
    repeated(8, 20, 0, line("M130 320V332", body, 6)),
  rug: ({ body, shade, accent }) =>
    area("M110 150h180l70 176H40z", body) +
    area("M136 180h128l44 116H92z", shade) +
    area("M170 210h60l20 56H150z", accent),
  curtain: ({ body, shade, accent }) =>
    line("M60 66H340", accent, 10) +
    repeated(
      4,
      66,
      0,
      area("M80 72h44c6 90-6 170 4 254H74c10-84-6-164 6-254z", body) + line("M102 84c4 80-4 160 2 236", shade, 4),
    ),
  notebook: ({ body, shade, accent }) =>
    rectangle(116, 84, 176, 240, shade, 10) +
    rectangle(108, 78, 176, 240, body, 10) +
    rectangle(246, 78, 12, 240, accent) +
    rectangle(136, 120, 84, 34, accent, 4),
  pen: ({ body, shade, accent }) =>
    `<g transform="rotate(35 200 200)">${rectangle(184, 50, 32, 190, body, 12) + rectangle(184, 180, 32, 14, accent) + area("M184 240h32l-16 60z", shade) + rectangle(214, 60, 8, 70, accent, 4)}</g>`,
  clock: ({ body, shade, accent }) =>
    circle(200, 206, 118, shade) +
    circle(200, 206, 102, body) +
    line("M200 206V136M200 206L248 230", accent, 9) +
    circle(200, 206, 10, shade),
  tray: ({ body, shade, accent }) =>
    area("M80 240h240l20 84H60z", body) +
    area("M92 220h216l12 20H80z", shade) +
    rectangle(150, 130, 16, 96, accent, 6) +
    rectangle(184, 150, 12, 76, shade, 6) +
    rectangle(214, 120, 12, 106, accent, 6),
  organiser: ({ body, shade, accent }) =>
    rectangle(100, 120, 200, 206, body, 10) +
    repeated(3, 0, 64, rectangle(116, 136, 168, 52, shade, 6) + rectangle(180, 156, 40, 10, accent, 5)),
  pot: ({ body, shade }) =>
    line("M200 220C196 160 150 150 140 100M200 210c6-60 50-70 64-110M200 200V90", stem, 9) +
    ellipse(138, 104, 24, 36, leaf) +
    ellipse(264, 100, 24, 36, leaf) +
    ellipse(200, 84, 22, 40, leaf) +
    area("M126 210h148l-20 116H146z", body) +
    rectangle(116, 196, 168, 30, shade, 8),
  wateringCan: ({ body, shade, accent }) =>
    line("M232 190L330 120", shade, 16) +
    line("M310 100l36 40", accent, 12) +
    line("M110 220c-70-90 40-130 70-40", shade, 13) +
    rectangle(110, 180, 140, 146, body, 14) +
    ellipse(180, 182, 70, 14, shade),
  trowel: ({ body, shade, accent }) =>
    rectangle(184, 60, 32, 110, accent, 14) +
    rectangle(193, 160, 14, 50, shade) +
    area("M150 206h100c10 60-20 104-50 122c-30-18-60-62-50-122z", body),
  shears: ({ body, shade, accent }) =>
    line("M160 320L240 90M240 320L160 90", body, 18) +
    line("M148 326L180 240M252 326L220 240", accent, 24) +
    circle(200, 206, 12, shade),
  birdhouse: ({ body, shade, accent }) =>
    rectangle(130, 150, 140, 176, body, 6) +
    area("M104 160L200 70l96 90z", shade) +
    circle(200, 214, 30, accent) +
    line("M200 262V282", shade, 9),
  basket: ({ body, shade, accent }) =>
    line("M120 190c10-130 150-130 160 0", shade, 12) +
    area("M86 190h228l-26 136H112z", body) +
    line("M98 232H302M106 276H294", shade, 6) +
    rectangle(80, 180, 240, 20, accent, 10),
} satisfies Record<string, Shape>;
