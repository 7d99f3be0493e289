import { require as requireTypescript } from "tsx/cjs/api";
import tseslint from "typescript-eslint";

// The table of rooms is TypeScript, as the tests that hold it to the documents are.
const { roomImports } = requireTypescript("./toolchain/roomImports.ts", import.meta.url);

export default tseslint.config(
  { ignores: ["**/build/**", "node_modules/**", "app/dist/**"] },
  ...tseslint.configs.strict,
  {
    files: ["**/*.ts", "**/*.tsx", "**/*.mjs"],
    languageOptions: { parserOptions: { projectService: false } },
    plugins: { meridian: { rules: { "room-imports": roomImports } } },
    rules: {
      "meridian/room-imports": "error",
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
        {
          selector: ":matches(PropertyDefinition, :function) NewExpression[callee.name='AsyncLocalStorage']",
          message: "One for the module: Node.js keeps each that was used, and every promise pays for each of them.",
        },
      ],
    },
  },
  {
    files: ["**/*.test.ts", "**/*.fixture.ts", "**/*samples.ts"],
    rules: { "max-lines-per-function": "off" },
  },
  // Where processes, servers and clouds are waited for, a promise that nobody waits for is a fault that nobody sees. Types cost time: only here.
  {
    files: ["{app,bootstrap,deploy,drill,engine,load,rehearsal,review,servers}/**/*.{ts,tsx}"],
    languageOptions: { parserOptions: { projectService: true } },
    rules: { "@typescript-eslint/no-floating-promises": "error", "@typescript-eslint/no-misused-promises": "error" },
  },
  // mocha loads a reporter before any loader for TypeScript.
  { files: ["**/*.cjs"], rules: { "@typescript-eslint/no-require-imports": "off" } },
  { files: ["eslint.config.mjs"], rules: { "no-restricted-syntax": "off" } },
);
