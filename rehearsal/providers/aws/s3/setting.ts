import { S3Client } from "@aws-sdk/client-s3";
import { type AnyEntry, type Cloud, type Entry, entry, type Plain } from "../../entry";
import { unlessGone } from "../gone";

export const s3 = (cloud: Cloud) => cloud.client(S3Client);

/** A bucket, or one of its settings, that S3 says isn't there. */
export const gone =
  /^(NoSuch|NotFound$|ServerSideEncryptionConfigurationNotFound|OwnershipControlsNotFound|ObjectLockConfigurationNotFound|ReplicationConfigurationNotFound)/;

/** One setting of a bucket: S3 puts it whole, and its id is the bucket's name. */
export interface Setting<Args> extends Pick<Entry<Args>, "inputs" | "required" | "replaceOn" | "unreadable"> {
  put(cloud: Cloud, inputs: Plain<Args>): Promise<void>;
  /** Undefined, or an error that `gone` matches, where the bucket has no such setting. */
  get(cloud: Cloud, bucket: string, last: Plain<Args>): Promise<Partial<Plain<Args>> | undefined>;
  clear(cloud: Cloud, bucket: string, last: Plain<Args>): Promise<void>;
}

/** Every class of @pulumi/aws that holds one setting of a bucket works the same; only the calls differ. */
export function bucketSetting<Args>(setting: Setting<Args>): AnyEntry {
  const { inputs, required, replaceOn, unreadable } = setting;
  return entry<Args>({
    inputs,
    required,
    replaceOn,
    ...(unreadable && { unreadable }),
    async create(cloud, asked) {
      await setting.put(cloud, asked);
      return bucketOf(asked);
    },
    async read(cloud, id, last) {
      const seen = await unlessGone(gone, () => setting.get(cloud, id, last));
      return seen && { inputs: { bucket: id, ...seen } as Partial<Plain<Args>>, outputs: {} };
    },
    async update(cloud, _id, to) {
      await setting.put(cloud, to);
    },
    async remove(cloud, id, last) {
      await unlessGone(gone, () => setting.clear(cloud, id, last));
    },
  });
}

const bucketOf = (inputs: unknown): string => (inputs as { bucket: string }).bucket;
