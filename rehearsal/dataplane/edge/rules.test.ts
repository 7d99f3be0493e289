import { itHolds } from "../dns/mutants.fixture";
import { edgeRulesWith } from "./rules.fixture";
import { edgeCases } from "./rules.samples";

describe("CloudFront's documented rules", () => {
  itHolds(edgeCases, edgeRulesWith);
});
