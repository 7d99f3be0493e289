import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { imagesOfAll as prefix } from "../../config/platformNames";
import type { AccountSingletons } from "../../config/settings";
import type { ByRegion } from "../../outputs/contract";
import { ownNames } from "../shared/platform";

/** How many tagged images are kept. Instances start from a digest at any time, so what may still run must be among them. */
const imagesKept = 200;

export interface ImagesArgs {
  /** Where images are pushed; every other region gets a replica. */
  readonly homeRegion: string;
  readonly regions: readonly string[];
  /** Key of each region, by region. */
  readonly keyArns: ByRegion<pulumi.Output<string>>;
  /** Keeps the repository, and refuses to delete it while it holds images. */
  readonly protect: boolean;
  /** A registry's scanning and replication are one setting each. They are about every platform's images: whoever makes them, makes them for all. */
  readonly accountSingletons: AccountSingletons;
}

/**
 * The storefront's image repository in every region: pushed once, replicated by ECR into repositories that are there already. ECR would
 * make the missing ones itself, which nobody owns then: they outlive a destroy, encrypted with a key that is gone, and receive the next
 * deployment's images in vain.
 *
 * Price: 0.10 USD per GB and month in each region, and inter-region transfer of each push (https://aws.amazon.com/ecr/pricing/).
 */
export class Images extends pulumi.ComponentResource {
  /** URL without tag or digest, by region. */
  readonly repositoryUrls: ByRegion<pulumi.Output<string>>;

  constructor(
    name: string,
    private readonly args: ImagesArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("meridian:foundation:Images", name, {}, opts);
    const { homeRegion, regions } = args;
    const others = regions.filter((region) => region !== homeRegion);
    const original = this.createRepository(homeRegion, "");
    const replicas = others.map((region) => this.createRepository(region, `-${region}`));
    if (args.accountSingletons === "own") {
      regions.forEach((region) => this.scanOnPush(region));
      this.replicate(original, others, replicas);
    }
    const urls = [original, ...replicas].map((it) => it.repositoryUrl);
    this.repositoryUrls = Object.fromEntries([homeRegion, ...others].map((region, index) => [region, urls[index]!]));
    this.registerOutputs({ repositoryUrls: this.repositoryUrls });
  }

  /** @param suffix of logical names; the original has none. */
  private createRepository(region: string, suffix: string): aws.ecr.Repository {
    const { keyArns, protect } = this.args;
    const repository = new aws.ecr.Repository(
      `storefront${suffix}`,
      {
        region,
        name: ownNames().repository,
        imageTagMutability: "IMMUTABLE",
        imageScanningConfiguration: { scanOnPush: true },
        encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: keyArns[region] }],
        forceDelete: !protect,
      },
      { parent: this, protect },
    );
    new aws.ecr.LifecyclePolicy(
      `storefront-lifecycle${suffix}`,
      { region, repository: repository.name, policy: lifecyclePolicy },
      { parent: this },
    );
    return repository;
  }

  /** The registry's own setting, which replaces the one of a repository. */
  private scanOnPush(region: string): void {
    new aws.ecr.RegistryScanningConfiguration(
      `scanning-${region}`,
      {
        region,
        scanType: "BASIC",
        rules: [
          {
            scanFrequency: "SCAN_ON_PUSH",
            repositoryFilters: [{ filter: `${prefix}/*`, filterType: "WILDCARD" }],
          },
        ],
      },
      { parent: this },
    );
  }

  /** Only what is pushed after this exists is replicated; a replica that isn't there yet would be made by ECR. */
  private replicate(
    original: aws.ecr.Repository,
    others: readonly string[],
    replicas: readonly aws.ecr.Repository[],
  ): void {
    const destinations = others.map((region) => ({ region, registryId: original.registryId }));
    const repositoryFilters = [{ filter: `${prefix}/`, filterType: "PREFIX_MATCH" }];
    new aws.ecr.ReplicationConfiguration(
      "replication",
      {
        region: this.args.homeRegion,
        replicationConfiguration: { rules: [{ destinations, repositoryFilters }] },
      },
      { parent: this, dependsOn: [...replicas] },
    );
  }
}

const lifecyclePolicy = JSON.stringify({
  rules: [
    {
      rulePriority: 1,
      description: "Untagged images are leftovers of a push",
      selection: { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: 14 },
      action: { type: "expire" },
    },
    {
      rulePriority: 2,
      description: `The last ${imagesKept} images can still be deployed`,
      selection: {
        tagStatus: "tagged",
        tagPatternList: ["*"],
        countType: "imageCountMoreThan",
        countNumber: imagesKept,
      },
      action: { type: "expire" },
    },
  ],
});
