import type { ReviewPage } from "../page";

/** The whole review, as review.schema.json describes it. */
export const jsonText = (page: ReviewPage): string => `${JSON.stringify(page, undefined, 2)}\n`;
