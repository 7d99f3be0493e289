import { aliasCases } from "./aliases.samples";
import { healthCases } from "./health.samples";
import { itHolds, rulesWith } from "./mutants.fixture";
import { packetCases } from "./packets.samples";
import { policyCases } from "./policies.samples";

describe("Route 53's documented rules", () => {
  itHolds([...policyCases, ...aliasCases, ...packetCases, ...healthCases], rulesWith);
});
