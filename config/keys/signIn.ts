import { matching } from "../formats";
import { optionalText } from "../kinds";
import { clientSecretExample } from "../settings";

/** Where customers sign in beside the shop itself. */
export const signIn = {
  userPoolRegion: optionalText({
    scope: "world",
    allowed:
      "Allowed: one of meridian:regions, best not the one whose databases are written, or empty for no user pool",
    example: "",
    objection: matching(/^[a-z]{2}(-[a-z]+)+-\d$/, "which is not a region's name"),
  }),
  oidcIssuer: optionalText({
    scope: "world",
    allowed:
      "Allowed: the https address of an OIDC issuer, exactly as its tokens have it, such as https://id.example.com/realms/shop, or empty",
    example: "",
    objection: matching(
      /^https:\/\/[a-z0-9]([a-z0-9.-]*[a-z0-9])?(\/[\w.~%/-]*)?$/,
      "which is no https address of an issuer on port 443",
    ),
  }),
  oidcName: optionalText({
    scope: "world",
    allowed:
      "Allowed: what customers call the issuer, such as Example ID: 1 to 40 letters, digits, spaces and . _ -, or empty for its host",
    example: "",
    objection: matching(/^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,39}$/u, "which no button could say"),
  }),
  oidcClientId: optionalText({
    scope: "world",
    allowed: "Allowed: what the shop is called at the issuer, such as storefront or 4f2k7q, or empty",
    example: "",
    objection: matching(/^[\w.:/@-]{1,255}$/, "which is no client's id"),
  }),
  oidcClientSecretArn: optionalText({
    scope: "world",
    allowed: `Allowed: the ARN of a secret in Secrets Manager, with its six last characters, such as ${clientSecretExample}, or empty for a public client`,
    example: "",
    objection: matching(
      /^arn:aws:secretsmanager:[a-z]{2}(-[a-z]+)+-\d:\d{12}:secret:[\w/+=.@-]+-[A-Za-z0-9]{6}$/,
      "which is not the whole ARN of a secret",
    ),
  }),
};
