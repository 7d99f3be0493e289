import { DescribeImagesCommand } from "@aws-sdk/client-ecr";
import { platformNames } from "../../config/platformNames";
import { nothingPushed } from "../../config/formats";
import type { Settings } from "../../config/settings";
import { type Answer, type AccountCheck, ok, problem, unasked } from "./check";
import type { RegionClients } from "./clients";

/** Whether the image that a region's instances start from is there. */
export const imageCheck = (region: string, settings: Settings, clients: RegionClients): AccountCheck => ({
  name: `image in ${region}`,
  stage: "regions",
  ask: () => imageThere(settings, clients),
});

/** In the repository that foundation makes, and ECR copies to every region. */
async function imageThere({ service, tags }: Settings, { images }: RegionClients): Promise<Answer> {
  const { imageDigest: digest } = service;
  const { repository } = platformNames(tags.project);
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
