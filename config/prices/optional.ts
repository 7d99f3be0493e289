/** What is off by default and paid by use: carts in a table, events and mails, functions. Pure. */
import { page, type PricedThings, usage } from "./pricedThing";

const million = { times: 1e6 };

const carts = {
  "table-writes": {
    what: "writes of 1 KB to a table of DynamoDB",
    unit: "million",
    page: page("dynamodb"),
    offer: usage("AmazonDynamoDB", /^WriteRequestUnits$/, { times: 1e6 }),
  },
  "table-replicated-writes": {
    what: "writes of 1 KB replicated to a table of DynamoDB",
    unit: "million",
    page: page("dynamodb"),
    offer: usage("AmazonDynamoDB", /^ReplWriteRequestUnits$/, { times: 1e6 }),
  },
  "table-reads": {
    what: "reads of 4 KB from a table of DynamoDB",
    unit: "million",
    page: page("dynamodb"),
    offer: usage("AmazonDynamoDB", /^ReadRequestUnits$/, { times: 1e6 }),
  },
} as const satisfies PricedThings;

const events = {
  "events-published": {
    what: "messages published to a FIFO topic",
    unit: "million",
    page: page("sns"),
    offer: "the Price List's usage type of FIFO topics wasn't seen yet",
  },
  "fifo-queue-requests": {
    what: "requests to a FIFO queue",
    unit: "million",
    page: page("sqs"),
    offer: usage("AWSQueueService", /^Requests-FIFO-Tier1$/, million),
  },
  "queue-requests": {
    what: "requests to a queue",
    unit: "million",
    page: page("sqs"),
    offer: usage("AWSQueueService", /^Requests-Tier1$/, million),
  },
  mails: {
    what: "mails sent by SES",
    unit: "thousand",
    page: page("ses"),
    offer: usage("AmazonSES", /^Message$/, { times: 1000 }),
  },
} as const satisfies PricedThings;

const functions = {
  "function-requests": {
    what: "calls of functions on arm64",
    unit: "million",
    page: page("lambda"),
    offer: usage("AWSLambda", /^Request-ARM$/, million),
  },
  "function-seconds": {
    what: "GB-seconds of functions on arm64",
    unit: "million",
    page: page("lambda"),
    offer: usage("AWSLambda", /^Lambda-GB-Second-ARM$/, million),
  },
  "api-requests": {
    what: "requests to an HTTP API",
    unit: "million",
    page: page("api-gateway"),
    offer: usage("AmazonApiGateway", /^ApiGatewayHttpRequest$/, million),
  },
  "object-storage": {
    what: "objects in S3's Standard class, such as pictures",
    unit: "GB and month",
    page: page("s3"),
    offer: usage("AmazonS3", /^TimedStorage-ByteHrs$/),
  },
} as const satisfies PricedThings;

export const optional = { ...carts, ...events, ...functions };
