/** What the hourly function writes and the other one leads to. */
export const feedFormats = {
  json: { key: "feeds/products.json", contentType: "application/json; charset=utf-8" },
  csv: { key: "feeds/products.csv", contentType: "text/csv; charset=utf-8" },
} as const;

export type FeedFormat = keyof typeof feedFormats;

export const feedFormatNames = Object.keys(feedFormats) as FeedFormat[];
