import tseslint from "typescript-eslint";

/** Modules that a room must not import, with the reason; see docs/architecture.md. */
const closed = (files, groups) => ({
  files,
  rules: {
    "no-restricted-imports": ["error", { patterns: groups.map(([group, message]) => ({ group, message })) }],
  },
});

const aws = [
  ["@pulumi/aws", "@pulumi/aws/*", "@pulumi/awsx", "@pulumi/eks", "@aws-sdk/*"],
  "What decides is pure: no AWS here.",
];
const pulumiRuntime = [["@pulumi/*"], "What decides is pure: no Pulumi runtime here."];
const components = [
  ["**/components/**", "**/components"],
  "The program is run through index.ts, never imported piece by piece.",
];
const platform = [
  ["**/config/**", "**/outputs/**", "**/components/**", "**/deploy/**", "**/drill/**", "**/rehearsal/**", "**/app/**"],
  "A rule is a judgement on plain data, made without what it judges.",
];
const meridian = [
  ["**/config/**", "**/outputs/**", "**/components/**", "**/deploy/**", "**/drill/**", "**/rehearsal/**"],
  "The storefront knows nothing of the platform but its environment variables.",
];

const ground = [
  [
    "**/config/**",
    "**/outputs/**",
    "**/components/**",
    "**/deploy/**",
    "**/drill/**",
    "**/rehearsal/**",
    "**/app/**",
    "**/policy/**",
  ],
  "Other rooms stand on this one: it knows none of them.",
];

export default tseslint.config(
  { ignores: ["**/build/**", "node_modules/**", "app/dist/**"] },
  ...tseslint.configs.strict,
  {
    files: ["**/*.ts", "**/*.tsx", "**/*.mjs"],
    languageOptions: { parserOptions: { projectService: false } },
    rules: {
      "max-lines": ["error", { max: 300, skipBlankLines: true, skipComments: true }],
      "max-lines-per-function": ["error", { max: 50, skipBlankLines: true, skipComments: true }],
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/no-import-type-side-effects": "error",
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
      "@typescript-eslint/no-extraneous-class": "off",
      "@typescript-eslint/no-unused-vars": [
        "error",
        { argsIgnorePattern: "^_", varsIgnorePattern: "^_", ignoreRestSiblings: true },
      ],
      "no-restricted-syntax": [
        "error",
        {
          selector: "ExportDefaultDeclaration",
          message: "Name what you export; a default export of the entry registers nothing under the plain CLI.",
        },
      ],
    },
  },
  {
    files: ["**/*.test.ts", "**/*.fixture.ts", "**/*samples.ts"],
    rules: { "max-lines-per-function": "off" },
  },
  // mocha loads a reporter before any loader for TypeScript.
  { files: ["**/*.cjs"], rules: { "@typescript-eslint/no-require-imports": "off" } },
  { files: ["eslint.config.mjs"], rules: { "no-restricted-syntax": "off" } },
  closed(["audit/**/*.ts", "drill/**/*.ts", "rehearsal/**/*.ts"], [components]),
  closed(
    ["components/global/**/*.ts"],
    [[["**/region/*", "../region", "../region/**"], "global reads regions through outputs/ only."]],
  ),
  closed(
    ["components/foundation/**/*.ts"],
    [[["../region", "../region/**", "../global", "../global/**"], "foundation reads nothing."]],
  ),
  closed(
    ["components/region/**/*.ts"],
    [
      [
        ["../global", "../global/**", "../foundation", "../foundation/**"],
        "A region reads foundation through outputs/ only.",
      ],
    ],
  ),
  // Rules are the second pair of eyes on the components: they share nothing with them. What tests them does.
  closed(
    ["policy/rule.ts", "policy/reading.ts", "policy/operations.ts", "policy/rules/**/*.ts"],
    [aws, pulumiRuntime, platform],
  ),
  { files: ["policy/**/*.test.ts", "policy/**/*.fixture.ts"], rules: { "no-restricted-imports": "off" } },
  closed(["servers/**/*.ts", "report/**/*.ts"], [aws, pulumiRuntime, ground]),
  closed(["app/**/*.{ts,tsx}"], [pulumiRuntime, meridian]),
  // What is shipped is built from app/ alone; its tests and the local shop use the servers and the toolchain.
  closed(
    ["app/src/**/*.{ts,tsx}", "app/sandbox/**/*.ts"],
    [
      pulumiRuntime,
      meridian,
      [
        ["**/toolchain/**", "**/servers/**", "**/local/**", "**/test/**"],
        "What is shipped is app/src and app/sandbox.",
      ],
    ],
  ),
  { files: ["app/**/*.test.ts"], rules: { "no-restricted-imports": "off" } },
  closed(
    [
      "config/parse.ts",
      "config/schema.ts",
      "config/rules/**/*.ts",
      "config/capacity.ts",
      "config/instanceSizes.ts",
      "config/cidr.ts",
      "outputs/*.ts",
      "drill/probes/membership.ts",
      "deploy/order.ts",
      "deploy/computeMove.ts",
      "components/region/subnetPlan.ts",
      "components/global/routingPlan.ts",
    ],
    [aws, [["@pulumi/pulumi"], pulumiRuntime[1]]],
  ),
  // The one place where a contract meets the engine.
  { files: ["outputs/reference.ts"], rules: { "no-restricted-imports": "off" } },
);
