# Run once by the PostgreSQL image, in an empty volume: a database for the catalogue, and standbys may stream.
# shellcheck shell=bash
createdb --username storefront documents
echo "host replication storefront samenet scram-sha-256" >> "$PGDATA/pg_hba.conf"
