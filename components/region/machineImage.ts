import { architectureOf } from "../../config/architecture";

/** Public parameter that holds the newest Amazon Linux 2023 image of a region, for this processor. */
export function imageParameter(instanceType: string): string {
  return `/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-${architectureOf(instanceType)}`;
}
