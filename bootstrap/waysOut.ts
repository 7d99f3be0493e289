import { npmRun } from "../toolchain/commandLine";

/** What a person can do once bootstrap has stopped. @param given what it was given, as it was typed */
export const waysOut = (given: readonly string[]): readonly string[] => [
  "Not everything is there. Go on, once the cause above is fixed. What is there is left as it is:",
  `  ${npmRun("bootstrap", given)}`,
  "Or give up: what was made costs 2 USD a month at most, and protects itself. How a person takes it away:",
  "  docs/first-deployment.md#pulumis-state-what-npm-run-bootstrap-makes",
];
