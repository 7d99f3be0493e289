import type { ResourceRule } from "../../rule";
import { unknown } from "../../rule";

const type = "aws:apigatewayv2/api:Api";

export const functionApiHidden: ResourceRule = {
  name: "function-api-hidden",
  title: "No HTTP API answers at the name that AWS gives it.",
  reason:
    "Whoever finds that name goes round CloudFront with its firewall, and round the records that lead away from a lost region.",
  link: "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-disable-default-endpoint.html",
  level: "mandatory",
  remedy: "Set disableExecuteApiEndpoint to true, and give it a custom domain name.",
  types: [type],
  violations: ({ props: { disableExecuteApiEndpoint: isOff } }) =>
    isOff === true || isOff === unknown ? [] : ["it answers at its execute-api name too"],
  fixtures: {
    failing: [
      { type, props: {} },
      { type, props: { disableExecuteApiEndpoint: false } },
    ],
    passing: [
      { type, props: { disableExecuteApiEndpoint: true } },
      { type, props: { disableExecuteApiEndpoint: unknown } },
    ],
  },
};
