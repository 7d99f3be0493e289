/**
 * How many of each function run at once at most, by its logical name: what is reserved for it in each region nothing else of the account takes, and it never
 * gets more. Of what runs by schedule a second run beside one that hangs would write the same.
 */
export const functionConcurrency = {
  authorizer: 20,
  feed: 20,
  "feed-hourly": 1,
  import: 5,
  forecast: 1,
  images: 2,
} as const;

/** What AWS Lambda wants left to functions that reserve nothing (https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html). */
const unreserved = 100;

/** Concurrent executions that a region with functions must be allowed. */
export const concurrencyNeeded = Object.values(functionConcurrency).reduce((sum, it) => sum + it, unreserved);
