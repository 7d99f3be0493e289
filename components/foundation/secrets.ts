import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import type { ByRegion } from "../../outputs/contract";
import { rotationAt, type Slot } from "./rotation";
import { signingKey } from "./signingKey";

export interface SecretsArgs {
  /** Where the secrets are written; every other region holds a replica. */
  readonly homeRegion: string;
  readonly regions: readonly string[];
  /** Key of each region: a replica is encrypted with the key of the region it is in. */
  readonly keyArns: ByRegion<pulumi.Output<string>>;
  /** Keeps secrets and passwords, and stretches the wait before a deleted secret is gone from 7 to 30 days. */
  readonly protect: boolean;
  /** Counts rotations of the origin secret and the token-signing key: one more makes a new value, see `rotationAt`. */
  readonly generation: number;
}

export interface DatabaseCredentials {
  readonly username: string;
  readonly password: pulumi.Output<string>;
  readonly secretArns: ByRegion<pulumi.Output<string>>;
}

export interface RotatingSecret {
  readonly current: pulumi.Output<string>;
  readonly previous: pulumi.Output<string>;
  readonly secretArns: ByRegion<pulumi.Output<string>>;
}

/** Whatever the platform is called: each has servers of its own. */
const username = "meridian";

/**
 * What has to stay secret, generated once and readable in every region, also when all others are lost.
 *
 * Database passwords don't rotate here: a member of a global cluster takes no password from a program after its creation.
 *
 * Price: 0.40 USD a month for each of the four secrets and each of their replicas (https://aws.amazon.com/secrets-manager/pricing/).
 */
export class Secrets extends pulumi.ComponentResource {
  readonly relational: DatabaseCredentials;
  readonly document: DatabaseCredentials;
  readonly origin: RotatingSecret;
  readonly tokenSigningSecretArns: ByRegion<pulumi.Output<string>>;

  constructor(
    name: string,
    private readonly args: SecretsArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("meridian:foundation:Secrets", name, {}, opts);
    this.relational = this.credentials("relational");
    this.document = this.credentials("document");
    this.origin = this.originSecret();
    this.tokenSigningSecretArns = this.tokenSigningKeys();
    this.registerOutputs({ tokenSigningSecretArns: this.tokenSigningSecretArns });
  }

  private credentials(store: "relational" | "document"): DatabaseCredentials {
    const { protect } = this.args;
    const generated = new random.RandomPassword(
      `${store}-password`,
      // Letters and digits only: neither engine takes all signs, and the password becomes part of a connection string.
      { length: 40, special: false },
      { parent: this, protect },
    );
    const password = pulumi.secret(generated.result);
    const secretArns = this.replicated(`${store}-credentials`, `Master credentials of the ${store} database`, {
      username,
      password,
    });
    return { username, password, secretArns };
  }

  private originSecret(): RotatingSecret {
    const values = this.slots((slot, keepers) => {
      const name = `origin-secret-${slot}`;
      return pulumi.secret(
        new random.RandomPassword(name, { length: 48, special: false, keepers }, { parent: this }).result,
      );
    });
    const secretArns = this.replicated("origin-secret", "What CloudFront sends and load balancers ask for", values);
    return { ...values, secretArns };
  }

  private tokenSigningKeys(): ByRegion<pulumi.Output<string>> {
    const values = this.slots((slot, keepers) => {
      const seed = new random.RandomBytes(`token-signing-seed-${slot}`, { length: 32, keepers }, { parent: this });
      return pulumi.secret(seed.base64).apply(signingKey);
    });
    return this.replicated("token-signing-keys", "Keys that sign the calls between regions", values);
  }

  /** A rotating value, by its two roles. `keepers` makes a slot's value new exactly when its generation is. */
  private slots<T>(generate: (slot: Slot, keepers: Record<string, string>) => T): { current: T; previous: T } {
    const { current, previous, generations } = rotationAt(this.args.generation);
    const values = {
      even: generate("even", { generation: String(generations.even) }),
      odd: generate("odd", { generation: String(generations.odd) }),
    };
    return { current: values[current], previous: values[previous] };
  }

  /** A secret with a replica in every other region, and its ARN in each. */
  private replicated(name: string, description: string, value: pulumi.Input<unknown>): ByRegion<pulumi.Output<string>> {
    const { homeRegion, regions, keyArns, protect } = this.args;
    const others = regions.filter((region) => region !== homeRegion);
    const secret = new aws.secretsmanager.Secret(
      name,
      {
        region: homeRegion,
        description,
        kmsKeyId: keyArns[homeRegion],
        recoveryWindowInDays: protect ? 30 : 7,
        replicas: others.map((region) => ({ region, kmsKeyId: keyArns[region] })),
      },
      { parent: this, protect },
    );
    new aws.secretsmanager.SecretVersion(
      name,
      { region: homeRegion, secretId: secret.id, secretString: pulumi.jsonStringify(value) },
      { parent: this },
    );
    // A replica's ARN differs from the original's in its region alone.
    const arnIn = (region: string) => secret.arn.apply((arn) => arn.replace(`:${homeRegion}:`, `:${region}:`));
    return Object.fromEntries(regions.map((region) => [region, arnIn(region)]));
  }
}
