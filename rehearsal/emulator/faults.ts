/** Faults of the emulated cloud, switched on and off through the emulator's own control path. */
export async function setRegionDown(endpoint: string, region: string, state: "down" | "up"): Promise<void> {
  await control(endpoint, "faults", { region, down: state === "down" });
}

/** No AWS API answers in the region but the data plane's own questions. */
export async function setApisDown(endpoint: string, region: string, state: "down" | "up"): Promise<void> {
  await control(endpoint, "faults", { api: region, down: state === "down" });
}

/** Changes of DynamoDB's tables stop reaching the other of two regions, or do again. */
export async function setTablesCut(
  endpoint: string,
  regions: readonly [string, string],
  state: "cut" | "join",
): Promise<void> {
  await control(endpoint, "dynamodb-replication", { [state]: regions });
}

/** Which calls, and what happens to them: overlay/call_faults.py. */
export interface CallFault {
  readonly service: string;
  readonly operation?: string;
  readonly region?: string;
  readonly refuse?: true;
  /** Milliseconds more. */
  readonly slow?: number;
  readonly loseResponses?: number;
}

/** @returns what ends it. */
export async function beginCallFault(endpoint: string, fault: CallFault): Promise<() => Promise<void>> {
  const { number } = (await control(endpoint, "call-faults", { begin: fault })) as { number: number };
  return async () => void (await control(endpoint, "call-faults", { end: number }));
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
