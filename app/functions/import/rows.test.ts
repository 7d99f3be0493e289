import assert from "node:assert/strict";
import { parseImport, productsAtMost } from "./rows";

const csv = (...lines: string[]) => parseImport(Buffer.from(lines.join("\r\n")), "csv", "USD");
const json = (text: string) => parseImport(Buffer.from(text), "json", "USD");
const header = "sku,name,category,price,currency,description";
const chair = { name: "Chair", category: "seats", price: { amount: 12_905, currency: "USD" }, description: "" };

/** `3 price 1.999 no price…` */
const told = ({ problems }: ReturnType<typeof parseImport>): string[] =>
  problems.map((it) => [it.line, it.field, it.given, it.problem].filter((part) => part !== undefined).join(" | "));

describe("A partner's CSV", () => {
  it("is read with prices in minor units, cells in quotes and lines of any kind, in any order of columns", () => {
    const file =
      '\ufeffsku,price,currency,name,category,description\nchair,129.05,USD,"Chair, ""low""",seats,"one\ntwo"\n\npin,5,USD,Pin,seats,\n';
    const { rows, problems } = parseImport(Buffer.from(file), "csv", "USD");
    assert.deepEqual(problems, []);
    assert.deepEqual(rows, [
      { line: 2, sku: "chair", input: { ...chair, name: 'Chair, "low"', description: "one\ntwo" } },
      { line: 5, sku: "pin", input: { ...chair, name: "Pin", price: { amount: 500, currency: "USD" } } },
    ]);
  });

  it("is refused with everything that is wrong with it, by line", () => {
    const problems = told(
      csv(
        header,
        "chair,Chair,seats,129.05,USD,",
        "Chair 2,,Seats,1.999,EUR,",
        "chair,Chair,seats,-1,USD,",
        "desk,Desk,desks,10.00,USD",
        'pin,a "pin",seats,10.00,USD,',
        "chair,Chair,seats,129.05,USD,",
        `lamp,${"x".repeat(121)},seats,2000000.00,USD,"open`,
      ),
    );
    assert.deepEqual(problems, [
      '3 | sku | Chair 2 | must be lower-case words with hyphens, such as "reading-lamp"',
      "3 | name |  | must not have fewer than 1 characters",
      "3 | name |  | must show something, and have no control characters",
      '3 | category | Seats | must be lower-case words with hyphens, such as "reading-lamp"',
      "3 | price | 1.999 | no price, such as 12.90 (in JSON in minor units: 1290)",
      "3 | currency | EUR | prices of this shop are in USD",
      "4 | price | -1 | no price, such as 12.90 (in JSON in minor units: 1290)",
      "4 | sku | chair | line 2 has it already",
      "5 | 5 cells, where the first line has 6",
      '6 | a "pin" | a cell with a quote must be quoted whole, and its quotes doubled: "a ""b"" c"',
      "7 | sku | chair | line 2 has it already",
      "8 | a quote is opened here and never closed",
      `8 | name | ${"x".repeat(60)}… | must not have more than 120 characters`,
      "8 | price | 200000000 | must be <= 100000000",
    ]);
  });

  it("is refused by its first line where columns are missing, unknown or there twice", () => {
    assert.deepEqual(told(csv("sku,name,category,price,colour,sku", "a,b,c,1,red,a")), [
      "1 | colour | no column of an import. There are sku, name, category, price, currency, description",
      "1 | currency | the column is missing. There are sku, name, category, price, currency, description",
      "1 | description | the column is missing. There are sku, name, category, price, currency, description",
      "1 | sku | the column is there twice",
    ]);
  });

  it("is refused where it has no product, too many, or isn't UTF-8", () => {
    assert.deepEqual(told(csv(header)), ["1 | there is no product in the file"]);
    const { problems } = parseImport(Buffer.from([0x73, 0xff]), "csv", "USD");
    assert.deepEqual(problems, [{ line: 1, problem: "the file isn't UTF-8. Save it with that encoding" }]);
    const many = Array.from({ length: productsAtMost + 1 }, (_, index) => `p-${index},Pin,seats,1,USD,`);
    assert.deepEqual(told(csv(header, ...many)), [
      "5002 | the file has 5001 products; 5000 are imported at most. Split it into several files",
    ]);
  });
});

describe("A partner's JSON", () => {
  it("is read with pictures and attributes where they are given", () => {
    const product = { sku: "chair", ...chair, attributes: { Wood: 'Oak [solid], \\ "' } };
    const { rows, problems } = json(
      `\n[\n  ${JSON.stringify(product)},\n {"sku":"pin",${JSON.stringify(chair).slice(1)}]\n`,
    );
    assert.deepEqual(problems, []);
    assert.deepEqual(rows, [
      { line: 3, sku: "chair", input: { ...chair, attributes: product.attributes } },
      { line: 4, sku: "pin", input: chair },
    ]);
  });

  it("is refused with everything that is wrong with it, by the line that a product begins at", () => {
    const text = `[
{"sku": "a", "name": "A", "category": "seats", "price": {"amount": 1.5, "currency": "USD"}, "description": "", "colour": "red"},
{"sku": "b" "name": "B"},
7,

{"sku": "c",
 "price": {"amount": 1}}
] x`;
    assert.deepEqual(
      told(json(text)).map((it) => it.replace(/no JSON: .*/, "no JSON")),
      [
        "2 | colour | isn't known",
        "2 | price | 1.5 | no price, such as 12.90 (in JSON in minor units: 1290)",
        "3 | no JSON",
        "4 | 7 | a product must be an object: {…}",
        "6 | name | is missing",
        "6 | category | is missing",
        "6 | description | is missing",
        "6 | price.currency | is missing",
        "8 | nothing may follow the list",
      ],
    );
  });

  it("is refused where it is no list, or none that ends", () => {
    assert.deepEqual(told(json('{"sku":"a"}')), ["1 | the file must be a list of products: [{…}, {…}]"]);
    assert.deepEqual(told(json("[]")), ["1 | there is no product in the file"]);
    assert.deepEqual(
      told(json('[{"sku":"a"')).map((it) => it.replace(/no JSON: .*/, "no JSON")),
      ["1 | no JSON", "1 | the list is never closed by ]"],
    );
  });
});
