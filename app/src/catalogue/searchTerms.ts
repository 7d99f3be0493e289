/** Longest prefix that is kept; a longer word is found by its first letters. */
const longestPrefix = 12;
const shortestPrefix = 2;
const maxTerms = 600;
const maxWords = 8;

/** Words that say nothing about a product: a search may contain them, and isn't narrowed by them. */
const stopWords = new Set("a an and at by for from in is it of on or that the this to with without".split(" "));

/** Lower case, without accents, so that "Crème" and "creme" are the same; then the words of it, at least a letter or digit each. */
function words(text: string): string[] {
  const folded = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return folded.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
}

const shortened = (word: string): string => [...word].slice(0, longestPrefix).join("");

function prefixes(word: string): string[] {
  const letters = [...word].slice(0, longestPrefix);
  const found = letters.map((_, index) => letters.slice(0, index + 1).join(""));
  return found.length <= shortestPrefix ? found.slice(-1) : found.slice(shortestPrefix - 1);
}

const unique = (terms: readonly string[]): string[] => [...new Set(terms)].slice(0, maxTerms);

export interface Searchable {
  readonly name: string;
  readonly category: string;
  readonly description: string;
  readonly attributes: readonly { readonly name: string; readonly value: string }[];
}

export interface SearchTerms {
  /** Every word of the name, and what it may be begun with. */
  readonly nameTerms: readonly string[];
  /** Those, the same for category and attributes, and the description's whole words. */
  readonly terms: readonly string[];
}

/** What is kept with a product, and indexed, so that it is found without a text index. */
export function searchTerms({ name, category, description, attributes }: Searchable): SearchTerms {
  const nameTerms = words(name).flatMap(prefixes);
  const others = [category, ...attributes.map((it) => it.value)].flatMap(words).flatMap(prefixes);
  return {
    nameTerms: unique(nameTerms),
    terms: unique([...nameTerms, ...others, ...words(description).map(shortened)]),
  };
}

/**
 * What a product must have, all of it, to be found by these words: those that say something, or, of "the" alone, that one. Undefined
 * where there is not one letter or digit to look for, as in "!": nothing is found by that. Empty where nothing is asked for.
 */
export function queryTerms(search: string): string[] | undefined {
  const given = words(search);
  if (given.length === 0) return search.trim() === "" ? [] : undefined;
  const telling = given.filter((it) => !stopWords.has(it));
  return unique((telling.length > 0 ? telling : given).map(shortened)).slice(0, maxWords);
}
