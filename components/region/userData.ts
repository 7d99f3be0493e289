import { serviceStartSeconds } from "../../config/startup";
import { installCollector } from "./collector";

export interface StorefrontInstance {
  readonly region: string;
  /** Image with its digest: `registry/repository@sha256:…`. */
  readonly image: string;
  readonly logGroup: string;
  /** What the storefront is told, as environment variables. No secrets: only where they are kept. */
  readonly environment: Readonly<Record<string, string>>;
}

/** The image's own user. It has no name on the host and owns nothing there. */
const user = "10001:10001";

/**
 * What an instance does when it starts: installs Docker, runs the storefront under systemd, and puts a collector for its traces and
 * metrics beside it. The script holds no secret: the instance's role opens them.
 *
 * Before the storefront of a new image serves, its `migrate` brings the databases to what it needs. That is safe from many
 * instances at once, and does nothing in a region that follows; where it fails, the instance never serves and the refresh ends.
 *
 * @throws Error if a value has a line break in it, which would end up as a line of its own.
 */
export function userData({ region, image, logGroup, environment }: StorefrontInstance): string {
  const runArguments = dockerArguments(region, image, logGroup).join(" ");
  return `#!/bin/bash
set -euo pipefail
dnf install --assumeyes docker
systemctl enable --now docker
install -d -m 0755 /etc/storefront

cat > /etc/storefront/environment <<'END'
${environmentFile(environment)}
END

cat > /etc/storefront/pull <<'END'
#!/bin/bash
set -euo pipefail
aws ecr get-login-password --region ${region} | docker login --username AWS --password-stdin ${registryOf(image)}
docker pull ${image}
END

cat > /etc/storefront/collect <<'END'
${installCollector(region)}
END
chmod 0755 /etc/storefront/pull /etc/storefront/collect

cat > /etc/systemd/system/storefront.service <<'END'
[Unit]
Description=Storefront
After=docker.service network-online.target
Requires=docker.service
Wants=network-online.target

[Service]
# The image is pulled before every start, so that a restart works after ECR's twelve-hour login has expired.
ExecStartPre=/etc/storefront/pull
ExecStartPre=-/usr/bin/docker rm --force storefront storefront-migrate
ExecStartPre=/usr/bin/docker run --name storefront-migrate ${runArguments} migrate
ExecStart=/usr/bin/docker run --name storefront ${runArguments} serve
ExecStop=/usr/bin/docker stop --time 25 storefront
Restart=always
RestartSec=2
TimeoutStartSec=${serviceStartSeconds}

[Install]
WantedBy=multi-user.target
END
systemctl daemon-reload
systemctl enable storefront
systemctl start --no-block storefront

# Serving is worth more than traces and metrics: whatever fails here ends here.
/etc/storefront/collect || logger --tag storefront "no collector: traces and metrics go nowhere"
`;
}

function dockerArguments(region: string, image: string, logGroup: string): string[] {
  return [
    "--rm",
    // The host's network: one hop to the instance's metadata, so that nothing that is bridged gets at its credentials.
    "--network host",
    "--env-file /etc/storefront/environment",
    `--user ${user}`,
    "--read-only",
    "--tmpfs /tmp:rw,noexec,nosuid,size=64m",
    "--cap-drop ALL",
    "--security-opt no-new-privileges",
    "--pids-limit 512",
    "--log-driver awslogs",
    `--log-opt awslogs-region=${region}`,
    `--log-opt awslogs-group=${logGroup}`,
    // Serving goes before logging: without this the storefront stops when CloudWatch does.
    "--log-opt mode=non-blocking",
    image,
  ];
}

function environmentFile(environment: Readonly<Record<string, string>>): string {
  return Object.entries(environment)
    .map(([name, value]) => {
      if (/[\r\n]/.test(value)) throw new Error(`${name} has a line break in it; an environment file can't hold that`);
      return `${name}=${value}`;
    })
    .join("\n");
}

function registryOf(image: string): string {
  return image.slice(0, image.indexOf("/"));
}
