import ajvCompiler from "@fastify/ajv-compiler";
import type { FastifySchemaCompiler } from "fastify";
import type { TSchema } from "typebox";
import type { Server } from "./routing";

const common = {
  allErrors: true,
  removeAdditional: false,
  useDefaults: true,
  // A query's 1e309 becomes Infinity, which Ajv, strict about numbers, compares with no maximum. Every number here has one.
  strictNumbers: false,
} as const;

/**
 * Checks requests by their schemas. What stands in an address or in a header is text, and is read as what the schema wants; JSON says
 * what it means, and is taken as it is: null is no 0, and "1e1" no number.
 */
export function validation(server: Server): void {
  const compiler = ajvCompiler();
  const taken = compiler({}, { customOptions: { ...common, coerceTypes: false } });
  const read = compiler({}, { customOptions: { ...common, coerceTypes: "array" } });
  const compile: FastifySchemaCompiler<TSchema> = (route) => (route.httpPart === "body" ? taken : read)(route as never);
  server.setValidatorCompiler(compile);
}
