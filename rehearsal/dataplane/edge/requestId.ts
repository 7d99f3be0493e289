import { randomBytes } from "node:crypto";

const ofThisProcess = randomBytes(30).toString("base64url");
let given = 0;

/** As CloudFront's `X-Amz-Cf-Id` looks, different for each request. */
export const newRequestId = (): string => `${ofThisProcess}${(given++).toString(36).padStart(14, "0")}==`;
