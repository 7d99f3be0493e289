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
    | {
        readonly kind: "routes";
        readonly routes: readonly string[];
        /** And objects whose names begin so, each once it was put into the region's bucket. */
        readonly objects?: string;
      }
    | { readonly kind: "objects"; readonly objects: string }
    | { readonly kind: "schedule"; readonly expression: string };
  /** Which archive of a release it is made of. Default: the one of all functions. */
  readonly archive?: "images";
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
  {
    name: "import",
    handler: "index.import",
    description: "Takes partners' lists of products: all of a list or nothing, in the region that writes",
    memoryMegabytes: 512,
    timeoutSeconds: 120,
    reservedConcurrency: functionConcurrency.import,
    trigger: {
      kind: "routes",
      routes: ["POST /feed/import", "GET /feed/import/{id}"],
      objects: "imports/incoming/",
    },
    place: "vpc",
  },
  {
    name: "forecast",
    handler: "index.forecast",
    description: "Says each night how long the stock lasts, in the region that writes",
    memoryMegabytes: 512,
    timeoutSeconds: 120,
    reservedConcurrency: functionConcurrency.forecast,
    trigger: { kind: "schedule", expression: "cron(15 2 * * ? *)" },
    place: "vpc",
  },
  {
    name: "images",
    handler: "index.images",
    description: "Makes pictures of the files that merchants upload, in the region that writes",
    // A processor's whole share begins at 1,769 MB; a picture of 40 million pixels takes 400.
    memoryMegabytes: 1_769,
    timeoutSeconds: 120,
    reservedConcurrency: functionConcurrency.images,
    trigger: { kind: "objects", objects: "pictures/incoming/" },
    place: "vpc",
    archive: "images",
  },
] as const satisfies readonly FunctionSpec[];

/** Whether nobody waits for its answer: what fails is tried again, and then put aside. */
export const isAsynchronous = (spec: FunctionSpec): boolean =>
  spec.trigger.kind === "schedule" || objectsOf(spec) !== undefined;

/** What the names of those objects begin with that it is called for; undefined: for none. */
export const objectsOf = ({ trigger }: FunctionSpec): string | undefined =>
  trigger.kind === "routes" || trigger.kind === "objects" ? trigger.objects : undefined;

export type FunctionName = (typeof functionSpecs)[number]["name"];
