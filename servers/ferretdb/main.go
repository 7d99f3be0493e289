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
	f, err := ferretdb.New(&ferretdb.Config{
		Listener:      ferretdb.ListenerConfig{TCP: os.Getenv("DOCUMENTS_LISTEN")},
		Handler:       "postgresql",
		PostgreSQLURL: os.Getenv("DOCUMENTS_POSTGRESQL_URL"),
	})
	if err != nil {
		log.Fatal(err)
	}
	if err = f.Run(ctx); err != nil && ctx.Err() == nil {
		log.Fatal(err)
	}
}
