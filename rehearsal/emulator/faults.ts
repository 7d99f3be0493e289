/** Faults of the emulated cloud, switched on and off through the emulator's own control path. */
export async function setRegionDown(endpoint: string, region: string, state: "down" | "up"): Promise<void> {
  await control(endpoint, "faults", { region, down: state === "down" });
}

/** @throws Error with the emulator's answer when it refuses. */
export async function control(
  endpoint: string,
  path: string,
  body: unknown,
  signal: AbortSignal | null = null,
): Promise<unknown> {
  const response = await fetch(`${endpoint}/_meridian/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
    signal,
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`the emulator refused ${path}: ${response.status} ${text.slice(0, 300)}`);
  return text ? (JSON.parse(text) as unknown) : undefined;
}
