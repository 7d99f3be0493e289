/** The storefront's image in the registry: found by its commit, or built and pushed. */
import { DescribeImagesCommand, type ECRClient, GetAuthorizationTokenCommand } from "@aws-sdk/client-ecr";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Architecture } from "../../config/architecture";

/** Docker's command line. @throws Error with its words where it fails */
export type Docker = (args: readonly string[], input?: string) => Promise<void>;

export interface ImageSource {
  /** Root of the repository, clean at `commit`. */
  readonly directory: string;
  readonly commit: string;
  /** Of the commit, seconds since the epoch: the same commit gives the same image. */
  readonly committedAt: number;
  readonly architecture: Architecture;
}

/** URL without tag, `<account>.dkr.ecr.<region>.amazonaws.com/<name>`. */
export interface ImageRepository {
  readonly url: string;
  readonly ecr: ECRClient;
}

const repositoryName = (url: string): string => url.slice(url.indexOf("/") + 1);

/** Digest of the commit's image; nothing where it was never pushed. Tags of the repository never move. */
export async function pushedDigest({ url, ecr }: ImageRepository, commit: string): Promise<string | undefined> {
  return digestOf(ecr, url, { imageTag: commit });
}

/** Whether ECR has copied it to another region's repository. */
export const isCopied = async ({ url, ecr }: ImageRepository, digest: string): Promise<boolean> =>
  (await digestOf(ecr, url, { imageDigest: digest })) !== undefined;

async function digestOf(
  ecr: ECRClient,
  url: string,
  image: { readonly imageTag: string } | { readonly imageDigest: string },
): Promise<string | undefined> {
  try {
    const { imageDetails } = await ecr.send(
      new DescribeImagesCommand({ repositoryName: repositoryName(url), imageIds: [image] }),
    );
    return imageDetails?.[0]?.imageDigest;
  } catch (error) {
    if ((error as Error).name === "ImageNotFoundException") return undefined;
    throw error;
  }
}

/** Docker's names of the processors. */
const platforms: Readonly<Record<Architecture, string>> = { arm64: "linux/arm64", x86_64: "linux/amd64" };

/** Builds it for the platform's processor and pushes it under its commit. @returns its digest */
export async function buildAndPush(
  { directory, commit, committedAt, architecture }: ImageSource,
  { url, ecr }: ImageRepository,
  docker: Docker,
): Promise<string> {
  const { authorizationData } = await ecr.send(new GetAuthorizationTokenCommand({}));
  const [user, password] = Buffer.from(authorizationData![0]!.authorizationToken!, "base64").toString().split(":");
  await docker(["login", "--username", user!, "--password-stdin", url.slice(0, url.indexOf("/"))], password);
  const folder = await mkdtemp(path.join(tmpdir(), "meridian-image-"));
  try {
    const metadata = path.join(folder, "image.json");
    await docker([
      ...["buildx", "build", directory, "--file", path.join(directory, "app", "Dockerfile")],
      ...["--platform", platforms[architecture], "--tag", `${url}:${commit}`, "--push"],
      ...["--build-arg", `REVISION=${commit}`, "--build-arg", `SOURCE_DATE_EPOCH=${committedAt}`],
      ...["--metadata-file", metadata],
    ]);
    const { "containerimage.digest": digest } = JSON.parse(await readFile(metadata, "utf8")) as Record<string, string>;
    return digest!;
  } finally {
    await rm(folder, { recursive: true });
  }
}
