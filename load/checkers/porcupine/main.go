// Command linearizability judges histories of single keys with Porcupine. It reads one operation a line, as JSON, and prints one verdict a key,
// as JSON, in the order in which keys came. Exit code: 0 however they were judged; 2 where a line can't be understood.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"time"

	"github.com/anishathalye/porcupine"
)

// One operation on one key. An operation without an end may have happened at any time after its call, or never.
type operation struct {
	Model  string  `json:"model"`
	Key    string  `json:"key"`
	Client int     `json:"client"`
	Call   int64   `json:"call"`
	Return *int64  `json:"return"`
	Kind   string  `json:"kind"`
	Value  *string `json:"value"`
	From   *string `json:"from"`
	Amount int     `json:"amount"`
	Result string  `json:"result"`
}

type history struct {
	model string
	key   string
	all   []porcupine.Operation
}

type verdict struct {
	Model      string `json:"model"`
	Key        string `json:"key"`
	Operations int    `json:"operations"`
	// "linearizable", "not linearizable", or "unknown" where time ran out.
	Verdict string `json:"verdict"`
}

// For one key. Histories of a shop's keys take milliseconds; one that takes longer has too much that nobody knows the outcome of.
const patience = 20 * time.Second

func main() {
	histories, err := read(bufio.NewReaderSize(os.Stdin, 1<<20))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	out := json.NewEncoder(os.Stdout)
	for _, it := range histories {
		judged := porcupine.CheckOperationsTimeout(models[it.model], it.all, patience)
		words := map[porcupine.CheckResult]string{porcupine.Ok: "linearizable", porcupine.Illegal: "not linearizable"}[judged]
		if words == "" {
			words = "unknown"
		}
		if err := out.Encode(verdict{it.model, it.key, len(it.all), words}); err != nil {
			os.Exit(2)
		}
	}
}

func read(input *bufio.Reader) ([]*history, error) {
	var inOrder []*history
	byKey := map[string]*history{}
	lines := json.NewDecoder(input)
	lines.DisallowUnknownFields()
	for number := 1; lines.More(); number++ {
		var it operation
		if err := lines.Decode(&it); err != nil {
			return nil, fmt.Errorf("operation %d: %w", number, err)
		}
		if _, known := models[it.Model]; !known {
			return nil, fmt.Errorf("operation %d: there is no model %q", number, it.Model)
		}
		name := it.Model + "\x00" + it.Key
		own := byKey[name]
		if own == nil {
			own = &history{model: it.Model, key: it.Key}
			byKey[name] = own
			inOrder = append(inOrder, own)
		}
		end := int64(math.MaxInt64)
		if it.Return != nil {
			end = *it.Return
		}
		own.all = append(own.all, porcupine.Operation{ClientId: it.Client, Input: it, Call: it.Call, Output: it.Result, Return: end})
	}
	return inOrder, nil
}
