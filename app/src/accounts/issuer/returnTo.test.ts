import assert from "node:assert/strict";
import { returnTo } from "./returnTo";

describe("Where a sign-in leads back to", () => {
  it("is a path of the shop, with all that belongs to it", () => {
    for (const path of ["/", "/orders/1?placed#total", "/search?q=a%2F%2Fb", "/a//b"]) {
      assert.equal(returnTo(path, "https://shop.example.com"), path);
    }
  });

  it("is the first page in place of any other address", () => {
    const elsewhere = [
      undefined,
      "",
      "orders",
      "https://evil.example.com/",
      "//evil.example.com",
      "/\\evil.example.com",
      "/\t/evil.example.com",
      "\n//evil.example.com",
      "/.//evil.example.com",
      "/a/..//evil.example.com",
      "javascript:alert(1)",
      "https:shop.example.com",
    ];
    for (const it of elsewhere) assert.equal(returnTo(it, "https://shop.example.com"), "/", it);
  });
});
