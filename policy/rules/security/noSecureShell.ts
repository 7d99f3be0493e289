import { isGiven, type Resource, type ResourceRule } from "../../rule";

/** Where each type names a key for secure shell. */
const places: Readonly<Record<string, string>> = {
  "aws:ec2/launchTemplate:LaunchTemplate": "keyName",
  "aws:ec2/instance:Instance": "keyName",
  "aws:eks/nodeGroup:NodeGroup": "remoteAccess",
  "aws:ec2/keyPair:KeyPair": "publicKey",
};

const violations = ({ type, props }: Resource): readonly string[] =>
  isGiven(props[places[type]!]) ? ["people can sign in by a key that nobody ever takes back"] : [];

export const noSecureShell: ResourceRule = {
  name: "no-secure-shell",
  title: "No instance or node has an SSH key.",
  reason:
    "Such a key works for whoever has a copy, for as long as the machine lives, and what is done with it is on no record.",
  link: "https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager.html",
  level: "mandatory",
  remedy: "Leave out keyName and remoteAccess: people come in through Session Manager.",
  types: Object.keys(places),
  violations,
  fixtures: {
    failing: [
      { type: "aws:ec2/launchTemplate:LaunchTemplate", props: { keyName: "operator" } },
      { type: "aws:eks/nodeGroup:NodeGroup", props: { remoteAccess: { ec2SshKey: "operator" } } },
      { type: "aws:ec2/keyPair:KeyPair", props: { publicKey: "ssh-ed25519 AAAA" } },
    ],
    passing: [
      { type: "aws:ec2/launchTemplate:LaunchTemplate", props: {} },
      { type: "aws:eks/nodeGroup:NodeGroup", props: { launchTemplate: { id: "lt-1" } } },
    ],
  },
};
