/** Stands in for `whatwg-url` where functions are built (build.ts). */
export const { URL, URLSearchParams } = globalThis;
