import { feedSteps, type FeedSteps } from "./livingFeed";
import { importSteps } from "./livingImport";
import type { MerchantStage } from "./livingMerchant";
import { pictureSteps } from "./livingPictures";

/** What is done with functions: lists that partners fetch, lists that they send, and pictures that merchants upload. */
export function functionSteps(stage: () => MerchantStage, lost: string): FeedSteps {
  const all = [feedSteps(stage, lost), importSteps(stage, lost), pictureSteps(stage, lost)];
  return { before: all.flatMap((it) => it.before), whileLost: all.flatMap((it) => it.whileLost) };
}
