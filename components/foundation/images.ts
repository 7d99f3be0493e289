import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { ByRegion } from "../../outputs/contract";
import { policyDocument, serviceTrust } from "../shared/policy";

/** Every repository of Meridian is below this name; replication, templates and scanning go by it. */
const prefix = "meridian";
const repositoryName = `${prefix}/storefront`;

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
}

/**
 * The storefront's image repository in every region: pushed once, replicated by ECR. Replicas are made by ECR on the first push,
 * so their settings come from a creation template, which takes a role because it encrypts and tags.
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
    const repository = this.createRepository();
    const role = this.createTemplateRole();
    const templates = others.map((region) => this.createTemplate(region, role));
    regions.forEach((region) => this.scanOnPush(region));
    this.replicate(repository, others, templates);
    const urlIn = (region: string) => repository.repositoryUrl.apply((url) => url.replace(homeRegion, region));
    this.repositoryUrls = Object.fromEntries(regions.map((region) => [region, urlIn(region)]));
    this.registerOutputs({ repositoryUrls: this.repositoryUrls });
  }

  private createRepository(): aws.ecr.Repository {
    const { homeRegion: region, keyArns, protect } = this.args;
    const repository = new aws.ecr.Repository(
      "storefront",
      {
        region,
        name: repositoryName,
        imageTagMutability: "IMMUTABLE",
        imageScanningConfiguration: { scanOnPush: true },
        encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: keyArns[region] }],
        forceDelete: !protect,
      },
      { parent: this, protect },
    );
    new aws.ecr.LifecyclePolicy(
      "storefront-lifecycle",
      { region, repository: repository.name, policy: lifecyclePolicy },
      { parent: this },
    );
    return repository;
  }

  private createTemplateRole(): aws.iam.Role {
    const role = new aws.iam.Role(
      "repository-template-role",
      {
        description: "ECR creates replicated repositories with it",
        assumeRolePolicy: serviceTrust("ecr.amazonaws.com"),
      },
      { parent: this },
    );
    const policy = policyDocument([
      {
        Sid: "Repositories",
        Effect: "Allow",
        Action: ["ecr:CreateRepository", "ecr:ReplicateImage", "ecr:TagResource"],
        Resource: `arn:aws:ecr:*:*:repository/${prefix}/*`,
      },
      {
        Sid: "Encryption",
        Effect: "Allow",
        Action: ["kms:CreateGrant", "kms:RetireGrant", "kms:DescribeKey"],
        Resource: Object.values(this.args.keyArns),
      },
    ]);
    new aws.iam.RolePolicy("repository-template-policy", { role: role.name, policy }, { parent: this });
    return role;
  }

  private createTemplate(region: string, role: aws.iam.Role): aws.ecr.RepositoryCreationTemplate {
    return new aws.ecr.RepositoryCreationTemplate(
      `repository-template-${region}`,
      {
        region,
        prefix,
        description: "Replicas have the settings of the original",
        appliedFors: ["REPLICATION"],
        imageTagMutability: "IMMUTABLE",
        encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: this.args.keyArns[region] }],
        lifecyclePolicy,
        customRoleArn: role.arn,
      },
      { parent: this },
    );
  }

  /** A template cannot ask for scanning; the region's registry does, for the original and the replicas. */
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

  /** Only what is pushed after this exists is replicated; and a replica made before its template would miss its settings. */
  private replicate(
    repository: aws.ecr.Repository,
    others: readonly string[],
    templates: readonly aws.ecr.RepositoryCreationTemplate[],
  ): void {
    const destinations = others.map((region) => ({ region, registryId: repository.registryId }));
    const repositoryFilters = [{ filter: `${prefix}/`, filterType: "PREFIX_MATCH" }];
    new aws.ecr.ReplicationConfiguration(
      "replication",
      {
        region: this.args.homeRegion,
        replicationConfiguration: { rules: [{ destinations, repositoryFilters }] },
      },
      { parent: this, dependsOn: [...templates] },
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
