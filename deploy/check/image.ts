import { DescribeImagesCommand } from "@aws-sdk/client-ecr";
import { nothingPushed } from "../../config/formats";
import type { Settings } from "../../config/settings";
import { type Answer, type AccountCheck, ok, problem, unasked } from "./check";
import type { RegionClients } from "./clients";

/** The repository that foundation makes, and ECR copies to every region. */
const repository = "meridian/storefront";

/** Whether the image that a region's instances start from is there. */
export const imageCheck = (region: string, settings: Settings, clients: RegionClients): AccountCheck => ({
  name: `image in ${region}`,
  stage: "regions",
  ask: () => imageThere(settings.service.imageDigest, clients),
});

async function imageThere(digest: string, { images }: RegionClients): Promise<Answer> {
  const pushed = "Build and push it, or wait for its copy (minutes): see the README, step 6.";
  if (digest === nothingPushed) return unasked("imageDigest stands for an image that was never pushed", pushed);
  try {
    await images.send(new DescribeImagesCommand({ repositoryName: repository, imageIds: [{ imageDigest: digest }] }));
    return ok(digest);
  } catch (error) {
    const { name } = error as Error;
    if (name === "RepositoryNotFoundException") return unasked(`${repository} doesn't exist here yet`, pushed);
    if (name === "ImageNotFoundException") return problem(`${digest} isn't in ${repository}`, pushed);
    throw error;
  }
}
