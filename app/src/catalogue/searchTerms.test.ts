import assert from "node:assert/strict";
import fc from "fast-check";
import { queryTerms, type Searchable, searchTerms } from "./searchTerms";

const product: Searchable = {
  name: "Crème brûlée torch",
  category: "kitchen",
  description: "Melts sugar.",
  attributes: [],
};
const found = (search: string, what = product): boolean => {
  const { terms } = searchTerms(what);
  return queryTerms(search)!.every((it) => terms.includes(it));
};

describe("Search terms", () => {
  it("find a product by what a word of its name begins with, whatever the accents and capitals", () => {
    for (const search of ["creme", "CRÈME", "cr", "brul torch", "torch, creme!"]) assert.ok(found(search), search);
    assert.equal(found("reme"), false);
    assert.equal(found("creme kettle"), false);
  });

  it("find a product by its category and attributes as by its name, and by whole words of its description", () => {
    const what = { ...product, attributes: [{ name: "Material", value: "Stainless steel" }] };
    assert.ok(found("kitch", what) && found("stain", what) && found("sugar", what));
    assert.equal(found("sug", what), false);
    assert.equal(found("material", what), false);
  });

  it("are not narrowed by words that say nothing beside others, and are undefined where nothing can be found by them", () => {
    assert.deepEqual(queryTerms("a torch for the crème"), ["torch", "creme"]);
    assert.deepEqual(queryTerms("the !?"), ["the"]);
    assert.deepEqual(queryTerms(" "), []);
    fc.assert(
      fc.property(fc.stringMatching(/^[\p{P}\p{S}]{1,20}$/u), (search) => {
        const folded = search.normalize("NFKD");
        if (!/[\p{L}\p{N}]/u.test(folded)) assert.equal(queryTerms(search), undefined);
      }),
    );
  });

  it("find every product by any beginning, of two letters or more, of any word of its name", () => {
    const word = fc.stringMatching(/^[\p{L}]{2,20}$/u).filter((it) => queryTerms(it)?.length === 1);
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 6 }), fc.nat(), fc.nat(), (name, which, cut) => {
        const chosen = [...name[which % name.length]!];
        const search = chosen.slice(0, 2 + (cut % (chosen.length - 1))).join("");
        assert.ok(found(search, { ...product, name: name.join(" ") }), `${search} of ${name.join(" ")}`);
      }),
    );
  });

  it("stay few, however long the text", () => {
    const description = Array.from({ length: 5000 }, (_, index) => `word${index}`).join(" ");
    assert.ok(searchTerms({ ...product, description }).terms.length <= 600);
  });
});
