import { itHolds } from "../dns/mutants.fixture";
import { balancerCases, balancerRulesWith } from "./rules.samples";

describe("the documented rules of a load balancer's targets", () => {
  itHolds(balancerCases, balancerRulesWith);
});
