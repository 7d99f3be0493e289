import type { Settings } from "../configuration/settings";
import { presignedPosts } from "./presignedPost";
import type { PictureUploads } from "./uploads";

/** Undefined where the shop takes no pictures. */
export async function openUploads({ pictures, region }: Settings): Promise<PictureUploads | undefined> {
  if (!pictures) return undefined;
  const { defaultProvider } = await import("@aws-sdk/credential-provider-node");
  return presignedPosts({ ...pictures, region, credentials: defaultProvider() });
}
