import { BatchDeleteImageCommand, type ECRClient, paginateListImages } from "@aws-sdk/client-ecr";

/** Deletes every image of a repository, in the hundreds that ECR takes at once; one that isn't there has none. */
export async function emptyRepository(client: ECRClient, repositoryName: string): Promise<void> {
  try {
    for await (const { imageIds = [] } of paginateListImages({ client, pageSize: 100 }, { repositoryName }))
      if (imageIds.length > 0) await client.send(new BatchDeleteImageCommand({ repositoryName, imageIds }));
  } catch (error) {
    if ((error as Error).name !== "RepositoryNotFoundException") throw error;
  }
}
