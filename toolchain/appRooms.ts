/** Rows of rooms.ts: the storefront's. */
import type { Room } from "./room";

export const appRooms: readonly Room[] = [
  {
    name: "app/sandbox",
    imports: [],
    tests: { imports: ["app/src"] },
    why: "What is shipped is built from app/src and app/sandbox alone.",
  },
  {
    name: "app/src",
    imports: ["app/sandbox"],
    packages: ["AWS"],
    tests: { imports: ["app/local", "app/test", "app/web", "servers"] },
    why: "What is shipped is built from app/src and app/sandbox alone.",
  },
  {
    name: "app/functions",
    imports: ["app/src"],
    tests: { imports: ["app/test", "servers", "toolchain"] },
    why: "A function is bundled with as much of the shop as it needs, and knows neither the platform nor what runs it.",
  },
  {
    name: "app/web",
    imports: ["app/sandbox", "app/src"],
    why: "What runs in browsers is built from it and from what the storefront says of itself.",
  },
  {
    name: "app",
    imports: ["app/src", "app/web"],
    why: "It builds what is shipped.",
  },
  {
    name: "app/local",
    imports: [
      "app",
      "app/functions",
      "app/sandbox",
      "app/src",
      "app/web",
      "rehearsal/emulator",
      "servers",
      "toolchain",
    ],
    packages: ["AWS"],
    why: "The local shop is the storefront on servers of this machine; it knows nothing of the platform.",
  },
  {
    name: "app/test",
    imports: [
      "app",
      "app/functions",
      "app/local",
      "app/sandbox",
      "app/src",
      "app/web",
      "load",
      "rehearsal/emulator",
      "servers",
      "toolchain",
    ],
    packages: ["AWS"],
    why: "The storefront is tested without the platform: it knows of it only its environment variables.",
  },
  {
    name: "app/bench",
    imports: [
      "app",
      "app/functions",
      "app/local",
      "app/sandbox",
      "app/src",
      "app/test",
      "app/web",
      "rehearsal/emulator",
      "servers",
      "toolchain",
    ],
    packages: ["AWS"],
    why: "The storefront is measured without the platform: it knows of it only its environment variables.",
  },
];
