import { functionConcurrency } from "../../../config/functionConcurrency";

/** The functions of a region: what each is for, and how much of everything it gets. Pure. */

export interface FunctionSpec {
  /** Logical name of all that is made for it. */
  readonly name: string;
  /** What the bundle `index.mjs` exports it as. */
  readonly handler: string;
  readonly description: string;
  readonly memoryMegabytes: number;
  readonly timeoutSeconds: number;
  /** How many of it run at once at most. */
  readonly reservedConcurrency: number;
  /** What calls it. */
  readonly trigger:
    | { readonly kind: "authorizer" }
    | { readonly kind: "routes"; readonly routes: readonly string[] }
    | { readonly kind: "schedule"; readonly expression: string };
  /** Whether it reads the databases, which only what is inside the VPC can. */
  readonly place: "vpc" | "anywhere";
}

export const functionSpecs = [
  {
    name: "authorizer",
    handler: "index.authorizer",
    description: "Lets in whoever comes through CloudFront with an access token of the shop",
    memoryMegabytes: 256,
    timeoutSeconds: 5,
    reservedConcurrency: functionConcurrency.authorizer,
    trigger: { kind: "authorizer" },
    place: "anywhere",
  },
  {
    name: "feed",
    handler: "index.feed",
    description: "Answers partners with the feed of products that was written last",
    memoryMegabytes: 256,
    timeoutSeconds: 10,
    reservedConcurrency: functionConcurrency.feed,
    trigger: { kind: "routes", routes: ["GET /feed/products", "HEAD /feed/products"] },
    place: "anywhere",
  },
  {
    name: "feed-hourly",
    handler: "index.feedHourly",
    description: "Writes the feed of products each hour, of what this region's databases say",
    memoryMegabytes: 512,
    timeoutSeconds: 120,
    reservedConcurrency: functionConcurrency["feed-hourly"],
    trigger: { kind: "schedule", expression: "rate(1 hour)" },
    place: "vpc",
  },
] as const satisfies readonly FunctionSpec[];

export type FunctionName = (typeof functionSpecs)[number]["name"];
