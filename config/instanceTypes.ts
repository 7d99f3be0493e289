/**
 * Which sizes the EC2 instance families c, m, r and t come in. The list is that of `aws ec2 describe-instance-types` as moto keeps it, which a
 * test holds it to: a family that AWS has added since arrives with the next moto. Generations older than 4 are left out.
 */

/** Families by the sizes that they come in. */
const familiesBySizes: Readonly<Record<string, string>> = {
  "large xlarge 2xlarge 4xlarge 8xlarge": "c4",
  "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge": "c8ine m8ine",
  "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge": "c7i-flex c8i-flex m7i-flex m8i-flex r8i-flex",
  "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge": "c5a c5ad m5a m5ad r5a r5ad",
  "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge 48xlarge 96xlarge metal-48xl metal-96xl":
    "c8i c8ib c8id c8in m8i m8ib m8id m8idb m8idn m8in r8i r8ib r8id r8idb r8idn r8in",
  "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge 48xlarge metal": "c6a m6a r6a",
  "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge metal":
    "c6i c6id c6in m6i m6id m6idn m6in r6i r6id r6idn r6in",
  "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge metal-24xl metal-48xl": "c7i m7i r7i",
  "large xlarge 2xlarge 4xlarge 9xlarge 12xlarge 18xlarge 24xlarge metal": "c5 c5d",
  "large xlarge 2xlarge 4xlarge 9xlarge 18xlarge metal": "c5n",
  "medium large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge": "c6gn",
  "medium large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge 48xlarge metal-48xl": "c7a m7a r7a",
  "medium large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge metal-24xl metal-48xl":
    "c8a c8g c8gb c8gd c8gn m8a m8g m8gb m8gd m8gn r8a r8g r8gb r8gd r8gn",
  "medium large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge metal-48xl":
    "c9g c9gd m9g m9gd r9g r9gd",
  "medium large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge metal":
    "c6g c6gd c7g c7gd c7gn m6g m6gd m7g m7gd r6g r6gd r7g r7gd",
  "large xlarge 2xlarge 3xlarge 6xlarge 12xlarge metal": "m5zn",
  "large xlarge 2xlarge 4xlarge 10xlarge 16xlarge": "m4",
  "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge metal": "m5 m5d m5dn m5n r5 r5b r5d r5dn r5n",
  "medium large xlarge 3xlarge 6xlarge 12xlarge 24xlarge metal-12xl metal-24xl": "m8azn",
  "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 32xlarge metal-16xl metal-32xl": "r7iz",
  "large xlarge 2xlarge 4xlarge 8xlarge 16xlarge": "r4",
  "nano micro small medium": "t8i",
  "nano micro small medium large xlarge 2xlarge": "t2 t3 t3a t4g",
};

/** Sizes by family. */
export const sizesOfFamilies: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries(familiesBySizes).flatMap(([sizes, families]) =>
    families.split(" ").map((family) => [family, sizes.split(" ")] as const),
  ),
);

const form =
  /^(?<family>[a-z]{1,4}\d{1,2}[a-z-]*)\.(?<size>metal|metal-\d+xl|nano|micro|small|medium|(\d{1,3})?x?large)$/;

/** What is wrong with an instance type, or nothing. Of other families than these only the form is known. */
export function instanceTypeObjection(given: string): string | undefined {
  const { family, size } = form.exec(given)?.groups ?? {};
  if (family === undefined || size === undefined) return "which is not an EC2 instance type";
  if (!/^[cmrt]\d/.test(family)) return undefined;
  const sizes = sizesOfFamilies.get(family);
  if (!sizes) return `of a family ${family} that isn't offered`;
  return sizes.includes(size) ? undefined : `of a size that ${family} doesn't come in: ${sizes.join(", ")}`;
}
