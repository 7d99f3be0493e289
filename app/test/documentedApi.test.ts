import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { withOneRegion } from "./oneRegion";

/** Operations of the table under "API": `GET /api/categories`. */
function documented(): string[] {
  const text = readFileSync(path.join(__dirname, "..", "..", "docs", "storefront.md"), "utf8");
  const section = text.split("\n## API\n")[1]!.split("\n## ")[0]!;
  const rows = section.split("\n").filter((line) => line.startsWith("|"));
  return rows.flatMap((row) => [...row.matchAll(/`((?:GET|PUT|POST|DELETE) [^`]+)`/g)].map((it) => it[1]!));
}

describe("The table of operations in docs/storefront.md", function () {
  // One that is never asked: it only has to be configured.
  const environment = { OIDC_ISSUER: "http://127.0.0.1:9", OIDC_CLIENT_ID: "shop" };
  const region = withOneRegion(this, { environment });

  it("lists every operation of the OpenAPI document, and no other", async () => {
    const { paths } = region.server().swagger() as { paths: Record<string, object> };
    const served = Object.entries(paths).flatMap(([url, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${url}`),
    );
    assert.deepEqual(documented().sort(), served.sort());
  });
});
