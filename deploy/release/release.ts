/** A release: static files, then the image, then its digest in the configuration, each only where it isn't there. */
import { access } from "node:fs/promises";
import type { Step } from "../../drill/step";
import { digestIn, stacksWithOwnDigest, writeDigest } from "./digest";
import { type FunctionCode, functionSteps } from "./functionCode";
import { buildAndPush, type Docker, type ImageRepository, type ImageSource, isCopied, pushedDigest } from "./image";
import { filesToServe, missingIn, type StaticBucket, upload } from "./staticFiles";

export interface Release {
  readonly source: ImageSource;
  /** Of the home region, which is pushed to. */
  readonly repository: ImageRepository;
  /** Of the other regions, which ECR copies to. */
  readonly copies: readonly ImageRepository[];
  /** None where `global` isn't deployed yet. */
  readonly staticBuckets: readonly StaticBucket[];
  /** Folder with the built static files of this commit. */
  readonly staticFolder: string;
  /** Nothing where the platform has no functions. */
  readonly functions?: FunctionCode;
  readonly docker: Docker;
  /** Why no image can be built here; nothing where there is docker with buildx. Asked only where one is to be built: it starts a builder. */
  readonly whyNoDocker: () => Promise<string | undefined>;
  readonly say: (line: string) => void;
}

/** ECR copies within minutes; it documents no limit (https://docs.aws.amazon.com/AmazonECR/latest/userguide/replication.html). */
const copyPatienceSeconds = 900;

/** Code before images: uploading it takes seconds, and whoever can't build images can go on with it. */
export const releaseSteps = (release: Release): readonly Step<Release>[] => [
  ...functionSteps(release),
  ...([staticFiles(), image(), copied(), digest()] as readonly Step<Release>[]),
];

function staticFiles(): Step<Release, ReadonlyMap<StaticBucket, readonly string[]>> {
  return {
    name: "static files",
    observe: async ({ staticBuckets, staticFolder }) => {
      await access(staticFolder);
      const files = filesToServe(staticFolder);
      const missing = staticBuckets.map(async (it) => [it, await missingIn(it, files)] as const);
      return new Map(await Promise.all(missing));
    },
    done: (missing) => {
      if (missing.size === 0)
        return { detail: "not yet: global isn't deployed. Run npm run release again once it is, it does what is left" };
      const isThere = [...missing.values()].every((it) => it.length === 0);
      return isThere ? { detail: `all in ${namesOf(missing)}` } : undefined;
    },
    run: async ({ staticFolder }, missing) => {
      for (const [bucket, files] of missing) await upload(bucket, staticFolder, files);
      const count = Math.max(...[...missing.values()].map((it) => it.length));
      return { detail: `${count} new ones in ${namesOf(missing)}; the old ones stay for who is being served` };
    },
    expects: {
      description: "every static file is in each bucket",
      missing: (missing) => [...missing.values()].flat().join(", ") || undefined,
      holdSeconds: 0,
    },
  };
}

const namesOf = (buckets: ReadonlyMap<StaticBucket, unknown>): string =>
  [...buckets.keys()].map((it) => it.name).join(" and ");

function image(): Step<Release, string | undefined> {
  return {
    name: "image",
    observe: ({ repository, source }) => pushedDigest(repository, source.commit),
    done: (pushed) => (pushed === undefined ? undefined : { detail: `${pushed} was pushed before` }),
    guards: [{ refusals: async ({ whyNoDocker }) => [(await whyNoDocker()) ?? []].flat() }],
    run: async ({ repository, source, docker, say }) => {
      say(
        `building ${source.commit} for ${source.architecture}, minutes; the same command goes on after an interruption`,
      );
      return { detail: `pushed ${await buildAndPush(source, repository, docker)}` };
    },
    expects: {
      description: "the image is in the repository",
      missing: (pushed) => (pushed === undefined ? "it isn't there" : undefined),
      holdSeconds: 0,
    },
    patienceSeconds: 30,
  };
}

interface Copies {
  readonly digest: string;
  readonly missing: readonly string[];
}

function copied(): Step<Release, Copies> {
  const everywhere = {
    description: "the image is in every region's repository",
    missing: ({ missing }: Copies) => (missing.length === 0 ? undefined : `not yet in ${missing.join(", ")}`),
    holdSeconds: 0,
  };
  return {
    name: "image in every region",
    observe: async ({ copies, repository, source }) => {
      const digest = (await pushedDigest(repository, source.commit))!;
      const missing = await Promise.all(copies.map(async (it) => ((await isCopied(it, digest)) ? [] : [it.url])));
      return { digest, missing: missing.flat() };
    },
    done: (seen) => (everywhere.missing(seen) === undefined ? { detail: seen.digest } : undefined),
    run: () => Promise.resolve({ detail: "copied by ECR" }),
    expects: everywhere,
    patienceSeconds: copyPatienceSeconds,
  };
}

interface Digests {
  readonly pushed: string;
  readonly configured: string;
}

function digest(): Step<Release, Digests> {
  return {
    name: "imageDigest in Pulumi.yaml",
    observe: async ({ repository, source }) => ({
      pushed: (await pushedDigest(repository, source.commit))!,
      configured: digestIn(source.directory),
    }),
    done: ({ pushed, configured }) => (pushed === configured ? { detail: `is ${pushed}` } : undefined),
    run: ({ source, say }, { pushed }) => {
      writeDigest(source.directory, pushed);
      for (const stack of stacksWithOwnDigest(source.directory))
        say(`${stack} names an image of its own, which goes before: pulumi config rm imageDigest --stack ${stack}`);
      return Promise.resolve({ detail: `is ${pushed} now` });
    },
  };
}
