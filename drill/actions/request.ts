/** One request to an API of AWS, as a person would type it. */

/** Before it is sent. */
export interface SdkRequest {
  readonly input: object;
}

/** The AWS CLI names operations and options as the API does, in its own spelling; what has parts is given as JSON. */
export function awsWords(region: string, request: SdkRequest): readonly string[] {
  const options = Object.entries(request.input).flatMap(([parameter, value]: [string, unknown]) => {
    const option = inKebabCase(parameter);
    if (typeof value === "boolean") return [`--${value ? "" : "no-"}${option}`];
    return [`--${option}`, typeof value === "object" ? JSON.stringify(value) : String(value)];
  });
  const operation = inKebabCase(request.constructor.name.replace(/Command$/, ""));
  return [operation, "--region", region, ...options];
}

const inKebabCase = (name: string): string =>
  name
    .replace(/([a-z\d])([A-Z])/g, "$1-$2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1-$2")
    .toLowerCase();
