/** The footer says which region answered last, and how fast: it is how one sees a failover happen. */
export function showRegion(region: string | null | undefined, milliseconds: number): void {
  const text = document.querySelector("[data-region-text]");
  if (text && region) text.textContent = `Served from ${region} in ${Math.round(milliseconds)} ms`;
}

/** Which region this page came from, perhaps by way of a cache. Nobody needs to be asked for it. */
export function showRegionOfPage(): void {
  const [page] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  // Not every browser tells, and those that do, not on plain HTTP.
  const region = page?.serverTiming?.find((it) => it.name === "region")?.description;
  if (page) showRegion(region, page.responseStart - page.requestStart);
}
