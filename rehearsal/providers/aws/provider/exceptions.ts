type ByType<T> = Readonly<Record<string, T>>;

const unreadSes = "isn't among the sources that were read; SES has no call that renames it, so its name replaces";

/** Types that nobody has read the provider's source of, and why. */
export const unreadTypes: ByType<string> = {
  "aws:s3/bucketNotification:BucketNotification":
    "isn't among the sources that were read; a bucket's notifications are put whole, and those of another bucket are others",
  "aws:s3/bucketObjectv2:BucketObjectv2":
    "isn't among the sources that were read; S3 has no call that moves an object, so bucket and key replace",
  "aws:sesv2/configurationSet:ConfigurationSet": unreadSes,
  "aws:sesv2/configurationSetEventDestination:ConfigurationSetEventDestination": unreadSes,
  "aws:sesv2/emailIdentity:EmailIdentity": unreadSes,
};

/** Inputs on which an entry and the real provider's source disagree about replacement: by type, then by input, each with the reason. */
export const providerDifferences: ByType<Readonly<Record<string, string>>> = {
  "aws:cognito/userPool:UserPool": {
    usernameConfiguration: "replaces by what is in it: its caseSensitive is ForceNew",
  },
  "aws:eks/cluster:Cluster": {
    encryptionConfig:
      "replaces only where it is removed; the emulator can't add it to a cluster (AssociateEncryptionConfig), so any change replaces here",
    kubernetesNetworkConfig: "replaces by what is in it: each of its properties that the entry maps is ForceNew",
  },
  "aws:rds/globalCluster:GlobalCluster": {
    engineLifecycleSupport:
      "is newer than the source that was read; its documentation says that it forces a new resource",
  },
};
