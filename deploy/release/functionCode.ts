/** The functions' code in each region's bucket, under its digest: AWS Lambda takes code from its own region alone. */
import { HeadObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { readFile } from "node:fs/promises";
import type { Step } from "../../drill/step";
import { functionCodeKey, imageCodeKey } from "../../outputs/functions";
import { digestIn, writeDigest } from "./digest";
import type { StaticBucket } from "./staticFiles";

interface WithFunctions {
  readonly source: { readonly directory: string };
  /** Nothing where the platform has no functions. */
  readonly functions?: FunctionCode;
}

/** None where the platform has no functions. */
export const functionSteps = <Of extends WithFunctions>({ functions }: Of): readonly Step<Of>[] =>
  functions ? ([uploaded(functions), named(functions)] as readonly Step<Of>[]) : [];

export interface FunctionCode {
  /** Of all regions. */
  readonly buckets: readonly StaticBucket[];
  /** The two archives, and the digest that says both. */
  readonly zips: { readonly functions: string; readonly images: string };
  readonly digest: string;
}

/** The image function's first: what is looked for is the other, which says that both are there. */
const archivesOf = ({ zips, digest }: FunctionCode): readonly (readonly [key: string, file: string])[] => [
  [imageCodeKey(digest), zips.images],
  [functionCodeKey(digest), zips.functions],
];

/** Buckets that don't have it. */
async function missingFrom({ buckets, digest }: FunctionCode): Promise<readonly StaticBucket[]> {
  const asked = buckets.map(async (bucket) => {
    const command = new HeadObjectCommand({ Bucket: bucket.name, Key: functionCodeKey(digest) });
    return bucket.s3.send(command).then(
      () => [],
      (error: Error) => {
        if (error.name !== "NotFound") throw error;
        return [bucket];
      },
    );
  });
  return (await Promise.all(asked)).flat();
}

const namesOf = (buckets: readonly StaticBucket[]) => buckets.map((it) => it.name).join(" and ");

const noBucket = (name: string): string =>
  `The bucket ${name} isn't there. foundation makes one in each region where functionsEnabled is true: pulumi up --stack foundation, then npm run release again.`;

function uploaded(code: FunctionCode): Step<WithFunctions, readonly StaticBucket[]> {
  return {
    name: "functions' code",
    observe: () => missingFrom(code),
    done: (missing) => (missing.length === 0 ? { detail: `${code.digest} was uploaded before` } : undefined),
    run: async (_, missing) => {
      for (const [Key, file] of archivesOf(code)) {
        const Body = await readFile(file);
        for (const { name: Bucket, s3 } of missing)
          await s3.send(new PutObjectCommand({ Bucket, Key, Body })).catch((error: Error) => {
            throw error.name === "NoSuchBucket" ? new Error(noBucket(Bucket)) : error;
          });
      }
      return { detail: `${code.digest} in ${namesOf(missing)}; what runs stays until it is deployed` };
    },
    expects: {
      description: "the code is in every region's bucket",
      missing: (missing) => namesOf(missing) || undefined,
      holdSeconds: 0,
    },
  };
}

function named({ digest }: FunctionCode): Step<WithFunctions, string> {
  return {
    name: "functionsDigest in Pulumi.yaml",
    observe: ({ source }) => Promise.resolve(digestIn(source.directory, "functionsDigest")),
    done: (configured) => (configured === digest ? { detail: `is ${digest}` } : undefined),
    run: ({ source }) => {
      writeDigest(source.directory, digest, "functionsDigest");
      return Promise.resolve({ detail: `is ${digest} now` });
    },
  };
}
