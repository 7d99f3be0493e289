import { Type } from "typebox";
import { cacheTimes } from "../catalogue/cacheTimes";
import { Problem } from "../server/problems";
import type { Server } from "../server/routing";
import { type Address, complaints } from "./addressFormat";
import { formatOf } from "./formats";
import { AddressFormatSchema, CountrySchema } from "./schemas";

export function addressRoutes(server: Server): void {
  server.get(
    "/api/address-formats/:country",
    {
      schema: {
        summary: "What an address in a country is made of",
        description: "By Google's address data (libaddressinput), which the storefront carries.",
        tags: ["orders"],
        params: Type.Object({ country: CountrySchema }),
        response: { 200: AddressFormatSchema, default: Type.Ref("Problem") },
      },
    },
    async ({ params: { country } }, reply) => {
      void reply.cacheable(cacheTimes.categories);
      return formatOf(country);
    },
  );
}

/** @throws Problem 400 with everything that is wrong with it, by the parts of a request's body. */
export function checkAddress(address: Address): void {
  const found = complaints(address, formatOf(address.country));
  if (found.length === 0) return;
  const errors = found.map(({ part, detail }) => ({ pointer: `/body/shippingAddress/${part}`, detail }));
  const detail = `The request has ${errors.length} problem(s).`;
  throw new Problem({ status: 400, name: "invalid-request", detail, members: { errors } });
}
