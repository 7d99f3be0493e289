// Command document-server serves the MongoDB wire protocol from PostgreSQL, on loopback, until it is told to stop.
package main

import (
	"context"
	"log"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"github.com/FerretDB/FerretDB/ferretdb"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	slog.SetLogLoggerLevel(slog.LevelWarn)
	listen, url := os.Getenv("DOCUMENTS_LISTEN"), os.Getenv("DOCUMENTS_POSTGRESQL_URL")
	serve := servePlain
	if os.Getenv("DOCUMENTS_USER") != "" {
		serve = serveFront
	}
	if err := serve(ctx, listen, url); err != nil && ctx.Err() == nil {
		log.Fatal(err)
	}
}

// servePlain lets whoever connects in: FerretDB as it is.
func servePlain(ctx context.Context, listen, url string) error {
	f, err := newFerretDB(listen, url)
	if err != nil {
		return err
	}
	return f.Run(ctx)
}

func newFerretDB(listen, url string) (*ferretdb.FerretDB, error) {
	return ferretdb.New(&ferretdb.Config{
		Listener:      ferretdb.ListenerConfig{TCP: listen},
		Handler:       "postgresql",
		PostgreSQLURL: url,
	})
}
