import { gatewaySecretExample } from "../settings";
import { objection, type ConfigurationRule } from "./rule";

/** A gateway outside the storefront's own process is signed in to. */
export const gatewayHasItsSecret: ConfigurationRule = (read) => {
  const { paymentGateway, paymentGatewayUrl, paymentGatewaySecretArn } = read.read;
  if (paymentGatewaySecretArn !== "" || (paymentGateway === "sandbox" && paymentGatewayUrl === "")) return [];
  const which = paymentGateway === "stripe" ? "Stripe" : "the sandbox at meridian:paymentGatewayUrl";
  return [
    objection(read, "paymentGatewaySecretArn", {
      reason: `without which no storefront could sign in to ${which}, and none would start`,
      to: gatewaySecretExample,
    }),
  ];
};

/** The sandbox inside a storefront's process has no secret that anybody else knows. */
export const secretHasItsGateway: ConfigurationRule = (read) => {
  const { paymentGateway, paymentGatewayUrl, paymentGatewaySecretArn = "" } = read.read;
  if (paymentGatewaySecretArn === "" || paymentGateway !== "sandbox" || paymentGatewayUrl !== "") return [];
  const reason =
    "but nobody would read it: meridian:paymentGateway is sandbox, and no meridian:paymentGatewayUrl says where";
  return [objection(read, "paymentGatewaySecretArn", { reason, allowed: "Leave it empty, or choose stripe", to: "" })];
};
