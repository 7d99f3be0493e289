/**
 * For how long others may show what they were told, in seconds. What is available is the first to be out of date: a page may offer
 * what was sold up to 40 s (and the copy's lag) ago. An order asks the stock itself, so that a cache can disappoint but not oversell.
 */
export const cacheTimes = {
  product: { maxAge: 10, staleWhileRevalidate: 30 },
  lists: { maxAge: 30, staleWhileRevalidate: 300 },
  categories: { maxAge: 300, staleWhileRevalidate: 3600 },
} as const;
