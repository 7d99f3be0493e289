import { knownItemsOf, textsOf } from "../../reading";
import { type Resource, type ResourceRule, unknown } from "../../rule";

const type = "aws:cognito/userPoolClient:UserPoolClient";

/** Flows in which the API gets a password as it is. */
const plainPasswords = ["USER_PASSWORD_AUTH", "ALLOW_USER_PASSWORD_AUTH"];

const code = { allowedOauthFlows: ["code"], callbackUrls: ["https://shop.example.com/sign-in/callback"] };

function violations({ props }: Resource): readonly string[] {
  const texts = (name: string) => textsOf(knownItemsOf(props[name]));
  const open = [...texts("callbackUrls"), ...texts("logoutUrls")].filter((it) => !it.startsWith("https://"));
  return [
    ...(texts("allowedOauthFlows").includes("implicit")
      ? ["it hands tokens out in addresses, by the implicit flow"]
      : []),
    ...texts("explicitAuthFlows")
      .filter((it) => plainPasswords.includes(it))
      .map((it) => `the API takes passwords as they are, by ${it}`),
    ...open.map((it) => `it leads browsers to ${it}, which isn't HTTPS`),
  ];
}

export const userPoolClientByCode: ResourceRule = {
  name: "user-pool-client-by-code",
  title: "Clients of user pools get tokens for a code, over HTTPS, and no password as it is.",
  reason: "A token in an address stays in histories and logs, and whoever reads one is signed in.",
  link: "https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-client-apps.html",
  level: "mandatory",
  remedy:
    "Set allowedOauthFlows to code, leave USER_PASSWORD_AUTH out of explicitAuthFlows, and give https addresses in callbackUrls and logoutUrls.",
  types: [type],
  violations,
  fixtures: {
    failing: [
      { type, props: { ...code, allowedOauthFlows: ["code", "implicit"] } },
      { type, props: { ...code, explicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH"] } },
      { type, props: { ...code, logoutUrls: ["http://shop.example.com/"] } },
    ],
    passing: [
      { type, props: { ...code, explicitAuthFlows: ["ALLOW_USER_SRP_AUTH"] } },
      { type, props: { ...code, callbackUrls: unknown } },
    ],
  },
};
