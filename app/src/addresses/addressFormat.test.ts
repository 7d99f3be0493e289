import assert from "node:assert/strict";
import { type Address, complaints, linesOf, partName, partsOf, regionLabel } from "./addressFormat";
import { countryCodes } from "../orders/countries";
import { formatOf } from "./formats";

const street = { name: "Ada Lovelace", line1: "12 Main Street" } as const;

/** Addresses as people there have them. */
const good: readonly Address[] = [
  { ...street, city: "Dublin", country: "IE" },
  { ...street, city: "Dublin", region: "Co. Dublin", postalCode: "a65f4e2", district: "Ranelagh", country: "IE" },
  { ...street, city: "Wan Chai", region: "Hong Kong Island", country: "HK" },
  { ...street, region: "Dubai", country: "AE" },
  { ...street, city: "Doha", country: "QA" },
  { ...street, city: "Springfield", region: "IL", postalCode: "62701-1234", country: "US" },
  { ...street, city: "Springfield", region: "illinois", postalCode: "62701", country: "US" },
  { name: "山田花子", line1: "渋谷区神南1-2-3", region: "東京都", postalCode: "１５０－００４１", country: "JP" },
  { ...street, line1: "1-2-3 Jinnan, Shibuya-ku", region: "Tokyo", postalCode: "1500041", country: "JP" },
  { ...street, city: "São Paulo", region: "SP", postalCode: "01310-100", country: "BR" },
  { ...street, city: "London", postalCode: "sw1y 4jh", country: "GB" },
  { ...street, city: "Mumbai", region: "Maharashtra", postalCode: "400001", country: "IN" },
  { ...street, postalCode: "546080", country: "SG" },
];

const us = { ...street, city: "Springfield", region: "IL", postalCode: "62701", country: "US" } as const;

/** What is wrong with each, by its part. */
const bad: readonly (readonly [Address, string])[] = [
  [{ ...us, postalCode: "-" }, "postalCode is no ZIP code there: write it like 95014"],
  [{ ...us, postalCode: "6270" }, "postalCode is no ZIP code there: write it like 95014"],
  [
    { ...street, city: "Springfield", postalCode: "62701", country: "US" },
    "region is missing: an address there has a state",
  ],
  [
    { ...street, region: "Dubai", postalCode: "00000", country: "AE" },
    "postalCode is no part of an address there: leave it out",
  ],
  [{ ...street, country: "QA" }, "city is missing: an address there has a town or city"],
  [
    { ...street, city: "Wan Chai", region: "Hong Kong", country: "HK" },
    "region is none of the country's: Kowloon, Hong Kong Island, New Territories",
  ],
  [{ ...street, region: "東京都", country: "JP" }, "postalCode is missing: an address there has a postal code"],
  [
    { ...street, city: "London", region: "Kent", postalCode: "SW1Y 4JH", country: "GB" },
    "region is no part of an address there: leave it out",
  ],
];

const said = (address: Address): string[] =>
  complaints(address, formatOf(address.country)).map(({ part, detail }) => `${part} ${detail}`);

describe("An address", () => {
  it("is taken as its country writes it, without a postal code where there is none", () => {
    for (const address of good) assert.deepEqual(said(address), [], JSON.stringify(address));
  });

  it("is refused for each part that its country doesn't have, or not like that, and told what there is", () => {
    for (const [address, complaint] of bad) assert.deepEqual(said(address), [complaint]);
    assert.equal(said({ ...us, city: " ", region: "XX", postalCode: "x" }).length, 3);
  });

  it("has a name and a street in every country, and postal codes like the example", () => {
    for (const country of countryCodes) {
      const format = formatOf(country);
      const parts = partsOf(format);
      assert.deepEqual(
        ["name", "line1", "line2"].filter((it) => !parts.includes(it as never)),
        [],
        country,
      );
      assert.equal(new Set(parts).size, parts.length, country);
      const { postalCode } = format;
      if (postalCode) assert.match(postalCode.example!, new RegExp(`^(?:${postalCode.pattern})$`), country);
      assert.ok(!postalCode || parts.includes("postalCode"), country);
      for (const part of parts) assert.match(partName(format, part), / |^[A-Za-z]+$/, country);
    }
  });

  it("is asked for in the order of its country, in its country's words", () => {
    const words = (country: string): string[] =>
      partsOf(formatOf(country)).map((it) => partName(formatOf(country), it));
    assert.deepEqual(words("JP"), ["postal code", "prefecture", "address", "flat, floor, company", "name"]);
    const common = ["name", "street and number", "flat, floor, company"];
    assert.deepEqual(words("US"), [...common, "town or city", "state", "ZIP code"]);
    assert.deepEqual(words("BR"), [...common, "neighbourhood", "town or city", "state", "postal code"]);
    assert.deepEqual(words("HK"), ["area", "district", ...common.slice(1), "name"]);
    assert.deepEqual([["IL", "Illinois"], ["東京都", "Tokyo"], ["Kerry"]].map(regionLabel), [
      "Illinois",
      "Tokyo (東京都)",
      "Kerry",
    ]);
  });

  it("is written as on a parcel: in its script's order, without separators of what isn't there", () => {
    const lines = good.map((it) => linesOf(it, formatOf(it.country)).join(" / "));
    assert.deepEqual(lines, [
      "Ada Lovelace / 12 Main Street / Dublin",
      "Ada Lovelace / 12 Main Street / Ranelagh / Dublin / Co. Dublin / a65f4e2",
      "Ada Lovelace / 12 Main Street / Wan Chai / Hong Kong Island",
      "Ada Lovelace / 12 Main Street / Dubai",
      "Ada Lovelace / 12 Main Street / Doha",
      "Ada Lovelace / 12 Main Street / Springfield, IL 62701-1234",
      "Ada Lovelace / 12 Main Street / Springfield, IL 62701",
      "〒１５０－００４１ / 東京都 / 渋谷区神南1-2-3 / 山田花子",
      "Ada Lovelace / 1-2-3 Jinnan, Shibuya-ku, Tokyo / 1500041",
      "Ada Lovelace / 12 Main Street / São Paulo-SP / 01310-100",
      "Ada Lovelace / 12 Main Street / London / sw1y 4jh",
      "Ada Lovelace / 12 Main Street / Mumbai 400001 / Maharashtra",
      "Ada Lovelace / 12 Main Street / SINGAPORE 546080",
    ]);
  });
});
