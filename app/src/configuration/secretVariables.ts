import type { SecretSource } from "./settings";
import type { Variables } from "./variables";

export function secret(read: Variables, name: string, what: string): SecretSource {
  const found = optionalSecret(read, name, what);
  if (found) return found;
  read.missing(`${name}_${what} or ${name}_SECRET_ARN`);
  return { value: "" };
}

const secretArn = /^arn:aws[\w-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[\w/+=.@-]+$/;

/** A value itself is never shown, whatever is wrong with it. */
export function optionalSecret(read: Variables, name: string, what: string): SecretSource | undefined {
  const value = read.optional(`${name}_${what}`);
  const arn = read.matching(`${name}_SECRET_ARN`, secretArn, "the ARN of a secret in Secrets Manager", "");
  if (value && arn) read.problem(`${name}_SECRET_ARN`, arn, `${name}_${what} is given too`, "set one of the two");
  if (value) return { value };
  return arn ? { arn } : undefined;
}
