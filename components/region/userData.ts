import { serviceStartSeconds } from "../../config/startup";
import {
  containerArguments,
  serveLine,
  storefrontFiles,
  type StorefrontFacts,
  writeEnvironment,
  writeFile,
} from "../../outputs/userData";
import { installCollector } from "./collector";

export interface StorefrontInstance extends StorefrontFacts {
  readonly region: string;
  /** No secrets: only where they are kept. */
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * What an instance does when it starts: installs Docker, runs the storefront under systemd, and puts a collector for its traces and
 * metrics beside it. The script holds no secret: the instance's role opens them.
 *
 * Before the storefront of a new image serves, its `migrate` brings the databases to what it needs. That is safe from many
 * instances at once, and does nothing in a region that follows; where it fails, the instance never serves and the refresh ends.
 *
 * @throws Error if a value has a line break in it, which would end up as a line of its own.
 */
export function userData(instance: StorefrontInstance): string {
  const { region, image, environment } = instance;
  return `#!/bin/bash
set -euo pipefail
dnf install --assumeyes docker
systemctl enable --now docker
install -d -m 0755 /etc/storefront

${writeFile(storefrontFiles.environment, writeEnvironment(environment))}

${writeFile("/etc/storefront/pull", pull(region, image))}

${writeFile("/etc/storefront/collect", installCollector(region))}
chmod 0755 /etc/storefront/pull /etc/storefront/collect

${writeFile(storefrontFiles.service, service(containerArguments(instance)))}
systemctl daemon-reload
systemctl enable storefront
systemctl start --no-block storefront

# Serving is worth more than traces and metrics: whatever fails here ends here.
/etc/storefront/collect || logger --tag storefront "no collector: traces and metrics go nowhere"
`;
}

const pull = (region: string, image: string): string => `#!/bin/bash
set -euo pipefail
aws ecr get-login-password --region ${region} | docker login --username AWS --password-stdin ${registryOf(image)}
docker pull ${image}`;

const service = (container: string): string => `[Unit]
Description=Storefront
After=docker.service network-online.target
Requires=docker.service
Wants=network-online.target

[Service]
# The image is pulled before every start, so that a restart works after ECR's twelve-hour login has expired.
ExecStartPre=/etc/storefront/pull
ExecStartPre=-/usr/bin/docker rm --force storefront storefront-migrate
ExecStartPre=/usr/bin/docker run --name storefront-migrate ${container} migrate
${serveLine(container)}
ExecStop=/usr/bin/docker stop --time 25 storefront
Restart=always
RestartSec=2
TimeoutStartSec=${serviceStartSeconds}

[Install]
WantedBy=multi-user.target`;

function registryOf(image: string): string {
  return image.slice(0, image.indexOf("/"));
}
