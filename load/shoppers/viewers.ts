/** Viewers of a shop behind an edge that has a door near each region. */
import type { ViewersOptions } from "./options";

/** Where viewers near a region come in: TLS, by the shop's own name. */
export interface ViewersDoor {
  readonly region: string;
  readonly tlsPort: number;
}

/** So many people of one region look like different ones to a shop that counts requests by address. */
const addressesPerRegion = 8;

/**
 * Viewers near each region, the same share of them everywhere. Each region's come from loopback addresses of their own where the system
 * has more than one (Linux); elsewhere all come from 127.0.0.1, and the shop's limit per address, 50 requests a second for each storefront,
 * is everybody's together.
 */
export function viewersAtDoors(doors: readonly ViewersDoor[], platform = process.platform): ViewersOptions[] {
  return doors.map(({ region, tlsPort }, index) => ({
    ...{ region, dial: { host: "127.0.0.1", port: tlsPort } },
    ...(platform === "linux" && { addresses: addressesOf(index) }),
  }));
}

const addressesOf = (index: number): string[] =>
  Array.from({ length: addressesPerRegion }, (_, one) => `127.${100 + index}.0.${one + 1}`);
