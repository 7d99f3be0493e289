import { matching, nothingPushed } from "../formats";
import { flag, text } from "../kinds";

/** What runs beside the storefronts. */
export const functions = {
  functionsEnabled: flag({ scope: "world", example: false }),
  functionsDigest: text({
    scope: "world",
    allowed: "Allowed: sha256: and 64 hexadecimal digits, as npm run release writes it",
    example: nothingPushed,
    objection: matching(/^sha256:[0-9a-f]{64}$/, "which is not the digest of the functions' code"),
  }),
};
