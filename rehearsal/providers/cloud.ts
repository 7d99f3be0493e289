import type { ClientConfig, Cloud } from "./entry";

/** Credentials that open nothing: the emulator accepts no others, and no other endpoint is ever asked. */
export const credentials = { accessKeyId: "rehearsal", secretAccessKey: "rehearsal" };

/** Of what plays the cloud's own inside: it sees what is, also while a fault keeps everybody else from the API. */
export const dataPlaneCredentials = { accessKeyId: "data-plane", secretAccessKey: "rehearsal" };

/** Account that the emulator gives to every caller. */
export const emulatedAccount = "123456789012";

/** Who the emulator takes every caller for. */
export const emulatedCaller = `arn:aws:iam::${emulatedAccount}:user/moto`;

/** Makes the clouds of one emulator, one a region; SDK clients are made once for each class and region. */
export function cloudsAt(endpoint: string, caller = credentials): (region: string) => Cloud {
  refuseUnlessLoopback(endpoint);
  const clients = new Map<unknown, Map<string, unknown>>();
  const client = <C>(service: new (config: ClientConfig) => C, region: string): C => {
    const byRegion = clients.get(service) ?? new Map<string, unknown>();
    clients.set(service, byRegion);
    const cached =
      byRegion.get(region) ?? new service({ region, endpoint, credentials: caller, maxAttempts: 1, ...pathStyle });
    byRegion.set(region, cached);
    return cached as C;
  };
  return (region) => ({
    region,
    accountId: emulatedAccount,
    client: (service, elsewhere) => client(service, elsewhere ?? region),
  });
}

/** S3 only: bucket names in the path, because `bucket.127.0.0.1` is no host. */
const pathStyle = { forcePathStyle: true };

/**
 * The rehearsal never talks to anything but this machine.
 * @throws Error naming the endpoint when it isn't http on 127.0.0.0/8, ::1 or localhost.
 */
export function refuseUnlessLoopback(endpoint: string): void {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  const loopback =
    url && /^https?:$/.test(url.protocol) && /^(127(\.\d{1,3}){3}|\[::1\]|localhost)$/.test(url.hostname);
  if (!loopback) {
    throw new Error(
      `The rehearsal refuses to start: endpoint ${endpoint} isn't on this machine. ` +
        `It talks to loopback addresses only (127.0.0.0/8, ::1, localhost).`,
    );
  }
}
