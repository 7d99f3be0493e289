/** What is deployed of functions, in the terms of what runs here. Pure: made of what the AWS API says by read.ts. */

export interface DesiredFunction {
  readonly arn: string;
  readonly region: string;
  readonly name: string;
  /** `index.feed`: the module's name and the function that it exports. */
  readonly handler: string;
  /** ARN of the role that it has. */
  readonly role: string;
  /** Of its archive, in base64 as Lambda says it. */
  readonly codeSha256: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  /** Missing: it shares what the account has. */
  readonly reservedConcurrency?: number;
  /** ARN of the queue for events that were given up. */
  readonly deadLetters?: string;
}

export interface DesiredRoute {
  /** `GET /feed/products` */
  readonly key: string;
  readonly functionArn: string;
}

export interface DesiredAuthorizer {
  readonly functionArn: string;
  readonly identitySources: readonly string[];
  readonly resultSeconds: number;
}

/** An HTTP API at the domain name that is mapped to it. */
export interface DesiredApi {
  readonly id: string;
  readonly region: string;
  /** The only name that it is asked by: `api.D`. */
  readonly domainName: string;
  /** The name in the region that DNS leads to. */
  readonly address: string;
  readonly certificateFor: readonly string[];
  readonly routes: readonly DesiredRoute[];
  /** Of all of its routes; missing: whoever asks is answered. */
  readonly authorizer?: DesiredAuthorizer;
}

export interface DesiredSchedule {
  readonly arn: string;
  readonly region: string;
  readonly name: string;
  readonly functionArn: string;
  /** Seconds of AWS' time from run to run. */
  readonly everySeconds: number;
  readonly input: string;
}

export interface DesiredFunctions {
  readonly functions: readonly DesiredFunction[];
  readonly apis: readonly DesiredApi[];
  readonly schedules: readonly DesiredSchedule[];
}

export const nothingDesired: DesiredFunctions = { functions: [], apis: [], schedules: [] };
