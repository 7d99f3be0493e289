/** The footer says which region answered last, and how fast: it is how one sees a failover happen. */
export function showRegion(region: string | null, milliseconds: number): void {
  const text = document.querySelector("[data-region-text]");
  if (text && region) text.textContent = `Served from ${region} in ${Math.round(milliseconds)} ms`;
}
