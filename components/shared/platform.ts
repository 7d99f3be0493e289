import * as pulumi from "@pulumi/pulumi";
import { type PlatformNames, platformNames } from "../../config/platformNames";

/** Names of the platform that this run is of: as a stack's, the engine says them, so that names and state can't be two platforms'. */
export const ownNames = (): PlatformNames => platformNames(pulumi.getProject());

/** A key of configuration as `pulumi config` names it: for texts that tell people to set one. */
export const keyOf = (name: string): string => `${pulumi.getProject()}:${name}`;
