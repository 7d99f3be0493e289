import assert from "node:assert/strict";
import type { ConfigurationError } from "../src/configuration/variables";
import { readSettings } from "./settings";

describe("A function's settings", () => {
  it("are what it asks for, whatever else is missing", () => {
    const environment = { AWS_REGION: "eu-west-1", FUNCTIONS_BUCKETS: '{"eu-west-1":"shop-eu"}', PORT: "no port" };
    const { region, buckets } = readSettings(environment, ["region", "buckets"]);
    assert.deepEqual([region, [...buckets]], ["eu-west-1", [["eu-west-1", "shop-eu"]]]);
  });

  it("are refused with everything that is wrong with them", () => {
    const wrong = { FUNCTIONS_BUCKET: "No Bucket", FUNCTIONS_BUCKETS: "{}x", CURRENCY: "EURO" };
    assert.throws(
      () => readSettings(wrong, ["bucket", "buckets", "currency", "document"]),
      (error: ConfigurationError) => {
        assert.deepEqual(error.problems, [
          `FUNCTIONS_BUCKET is "No Bucket": is not a bucket's name. Try: see app/.env.example`,
          'FUNCTIONS_BUCKETS is "{}x": is no JSON object of regions and their buckets\' names. Try: FUNCTIONS_BUCKETS={"eu-west-1":"shop-eu-west-1"}',
          'CURRENCY is "EURO": is not a code of ISO 4217 such as USD. Try: CURRENCY=USD',
          "DOCUMENT_ENDPOINT is not set. See app/.env.example",
        ]);
        return true;
      },
    );
  });
});
