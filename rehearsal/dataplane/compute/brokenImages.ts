/** Images of the storefront that go wrong in one way each, to see what a rollout makes of them. Health checks of those that serve find nothing wrong. */
import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import type { LocalImage, LocalImages } from "./images";

/** Most say what happens to a request that is none of a health check's: `next` handles it as the storefront would. */
const faults = {
  /** Every second one fails. */
  errors: `
    let count = 0;
    handle = (response, next) => (count++ % 2 === 0 ? response.writeHead(500).end() : next());`,
  /** Each takes two seconds longer. */
  slow: `
    handle = (response, next) => void setTimeout(next, 2_000);`,
  /** Each keeps a megabyte, until the heap that the image has is full and the process ends. */
  leaks: `
    const kept = [];
    handle = (response, next) => (kept.push(new Array(131_072).fill(kept.length)), next());`,
  /** Its migration fails, as one does whose statement the database refuses. */
  migration: `
    if (process.argv.includes("migrate")) {
      console.error("a migration of this version failed");
      process.exit(1);
    }`,
} as const;

export type ImageFault = keyof typeof faults;

/** The image as it would be had its last change brought this fault; register it for a digest of its own. */
export async function brokenImage(image: LocalImage, fault: ImageFault, folder: string): Promise<LocalImage> {
  const file = path.join(folder, `broken-by-${fault}.js`);
  await writeFile(file, `let handle;${faults[fault]}\n${intercept}`);
  return { ...image, entryPoint: ["--require", file, ...image.entryPoint] };
}

/** An image that can be rolled out beside the one that a cloud begins with: as good as that one, or with a fault. */
export type ImageVariant = "good" | ImageFault;

const variants: readonly ImageVariant[] = ["good", ...(Object.keys(faults) as ImageFault[])];

/** Of each, always the same. */
export const variantDigests = Object.fromEntries(
  variants.map((it) => [it, `sha256:${createHash("sha256").update(`storefront, ${it}`).digest("hex")}`]),
) as Readonly<Record<ImageVariant, string>>;

const inWords: Readonly<Record<ImageVariant, string>> = {
  good: "as the one that runs, under another digest",
  errors: "every second request fails",
  slow: "each request takes two seconds longer",
  leaks: "each request keeps a megabyte, until the process ends",
  migration: "its migration fails, so it never serves",
};

/** A line for each. */
export const variantsHelp = (): string =>
  variants.map((it) => `  ${it.padEnd(9)} ${variantDigests[it]}\n            ${inWords[it]}`).join("\n");

/** Makes every variant of an image something that can be launched. @param folder for what they bring along */
export async function registerVariants(images: LocalImages, image: LocalImage, folder: string): Promise<void> {
  images.register(variantDigests.good, image);
  for (const fault of Object.keys(faults) as ImageFault[])
    images.register(variantDigests[fault], await brokenImage(image, fault, folder));
}

const intercept = `
const { Server } = require("node:http");
const emit = Server.prototype.emit;
Server.prototype.emit = function (event, request, response) {
  const next = () => emit.apply(this, arguments);
  return event === "request" && handle && !request.url.startsWith("/health/") ? (handle(response, next), true) : next();
};
`;
