import type { ResourceRule } from "../../rule";

const url = "aws:lambda/functionUrl:FunctionUrl";
const permission = "aws:lambda/permission:Permission";

export const functionNotPublic: ResourceRule = {
  name: "function-not-public",
  title: "No function has a URL of its own, and none may be called by everybody.",
  reason:
    "A function's URL stands before no firewall, no throttling and no authorizer, and leads to one region for ever.",
  link: "https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html",
  level: "mandatory",
  remedy: "Put the function behind a route of the region's HTTP API (components/region/functions/specs.ts).",
  types: [url, permission],
  violations: ({ type, props: { principal, functionUrlAuthType } }) => {
    if (type === url) return ["it is a URL of a function"];
    if (functionUrlAuthType !== undefined) return ["it opens a function's URL"];
    return principal === "*" ? ["it lets everybody call the function"] : [];
  },
  fixtures: {
    failing: [
      { type: url, props: { authorizationType: "AWS_IAM" } },
      { type: permission, props: { principal: "*", functionUrlAuthType: "NONE" } },
      { type: permission, props: { principal: "*" } },
    ],
    passing: [{ type: permission, props: { principal: "apigateway.amazonaws.com", sourceArn: "arn:api/*" } }],
  },
};
