import { objection, type ConfigurationRule } from "./rule";

/** An issuer tells by the client's id which shop it is asked for. */
export const issuerHasItsClient: ConfigurationRule = (read) => {
  const { oidcIssuer, oidcClientId } = read.read;
  if (oidcIssuer === "" || oidcClientId !== "") return [];
  const reason = "but meridian:oidcIssuer is set: without a client's id it would send nobody back";
  return [objection(read, "oidcClientId", { reason, to: "storefront" })];
};

/** What is said of an issuer that isn't named would be told to nobody. */
export const clientHasItsIssuer: ConfigurationRule = (read) => {
  if (read.read.oidcIssuer !== "") return [];
  const names = ["oidcName", "oidcClientId", "oidcClientSecretArn"] as const;
  const reason = "but meridian:oidcIssuer is empty, and nobody signs in at an issuer";
  return names
    .filter((it) => (read.read[it] ?? "") !== "")
    .map((it) => objection(read, it, { reason, allowed: "Leave it empty, or name the issuer", to: "" }));
};
