import { pathOf } from "../reading";
import { objection, type ConfigurationRule } from "./rule";

/** An issuer tells by the client's id which shop it is asked for. */
export const issuerHasItsClient: ConfigurationRule = (read) => {
  const { oidcIssuer, oidcClientId } = read.read;
  if (oidcIssuer === "" || oidcClientId !== "") return [];
  const reason = "but meridian:oidcIssuer is set: without a client's id it would send nobody back";
  return [objection(read, "oidcClientId", { reason, to: "storefront" })];
};

/** What is said of an issuer that isn't named would be told to nobody; of a user pool a client's id and secret would. */
export const clientHasItsIssuer: ConfigurationRule = (read) => {
  const { oidcIssuer, userPoolRegion = "" } = read.read;
  if (oidcIssuer !== "") return [];
  const ofClient = ["oidcClientId", "oidcClientSecretArn"] as const;
  const names = userPoolRegion === "" ? (["oidcName", ...ofClient] as const) : ofClient;
  const reason = "but meridian:oidcIssuer is empty, and nobody signs in at an issuer";
  return names
    .filter((it) => (read.read[it] ?? "") !== "")
    .map((it) => objection(read, it, { reason, allowed: "Leave it empty, or name the issuer", to: "" }));
};

/** The storefront asks one issuer. */
export const oneIssuer: ConfigurationRule = (read) => {
  const { oidcIssuer = "", userPoolRegion = "" } = read.read;
  if (oidcIssuer === "" || userPoolRegion === "") return [];
  const reason = "but meridian:oidcIssuer is set, and customers sign in at one issuer";
  return [objection(read, "userPoolRegion", { reason, allowed: "Leave one of the two empty", to: "" })];
};

/** A pool stands where the platform does. In another region it would be another pool. */
export const userPoolIsListed: ConfigurationRule = (read) => {
  const { regions, userPoolRegion = "" } = read.read;
  if (!regions?.length || userPoolRegion === "" || regions.includes(userPoolRegion)) return [];
  const reason = `which is not in ${pathOf(read, "regions")}`;
  const allowed = `Allowed: ${regions.join(", ")} before the first deployment of the pool, afterwards only what it was: put it back into the list`;
  return [objection(read, "userPoolRegion", { reason, allowed, to: regions.at(-1) })];
};
