import { pathOf } from "../reading";
import { objection, type ConfigurationRule } from "./rule";

/** The repository's id is written once: in its subject, or beside a subject that has names only. */
export const idOfNamesOnly: ConfigurationRule = (read) => {
  const { githubRepository = "", githubRepositoryId = "" } = read.read;
  if (githubRepositoryId === "" || !githubRepository.includes("@")) return [];
  const reason = `but ${pathOf(read, "githubRepository")} has the repository's id already`;
  return [objection(read, "githubRepositoryId", { reason, allowed: "Leave it empty", to: "" })];
};

/** Whose provider it is, is said once: of a shared one the ARN follows from the account. */
export const singletonsOnce: ConfigurationRule = (read) => {
  const { accountSingletons, githubOidcProviderArn = "" } = read.read;
  if (accountSingletons !== "shared" || githubOidcProviderArn === "") return [];
  const reason = `but ${pathOf(read, "accountSingletons")} is shared, which finds the account's own`;
  return [objection(read, "githubOidcProviderArn", { reason, allowed: "Leave it empty", to: "" })];
};
