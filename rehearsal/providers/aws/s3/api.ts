import * as sdk from "@aws-sdk/client-s3";
import type { Cloud } from "../../entry";
import { service } from "../service";
import type { Wire } from "../wire";

export const client = (cloud: Cloud) => cloud.client(sdk.S3Client);

/** A bucket, or one of its settings, that S3 says isn't there. Tags are put whole, as any setting is. */
export const s3 = service({
  client: sdk.S3Client,
  gone: /^(NoSuch|NotFound$|(ServerSideEncryption|ObjectLock|Replication)ConfigurationNotFound|OwnershipControlsNotFound)/,
});

/** A rule with a prefix of its own has no filter. An empty filter means every object, which S3 spells as an empty prefix. */
export const filtered = <S>(rule: Wire<S>): Wire<S> => ({
  ...rule,
  toAws(given) {
    const { Filter = {}, ...it } = rule.toAws(given) as { readonly Filter?: object; readonly Prefix?: string };
    if (it.Prefix !== undefined) return it;
    return { ...it, Filter: Object.keys(Filter).length ? Filter : { Prefix: "" } };
  },
});
