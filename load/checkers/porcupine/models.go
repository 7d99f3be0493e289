package main

import (
	"strconv"

	"github.com/anishathalye/porcupine"
)

// What a key may go through. The result "unknown" is of an operation whose answer nobody heard. It has no end, so that one that was never done
// stands behind all others, where it changes nothing that anybody saw.
var models = map[string]porcupine.Model{
	"register":    single("", register),
	"stock":       single("", stock),
	"order state": several("none", orderState),
}

// States after an operation; none where it can't have happened so.
type step func(state string, it operation) []string

// A model whose operations lead to one state at most.
func single(initial string, next step) porcupine.Model {
	return porcupine.Model{
		Init: func() interface{} { return initial },
		Step: func(state, input, _ interface{}) (bool, interface{}) {
			it := input.(operation)
			after := next(state.(string), it)
			if len(after) == 0 {
				return it.Result == "unknown", state
			}
			return true, after[0]
		},
	}
}

// A model whose operations may lead to any of several states.
func several(initial string, next step) porcupine.Model {
	model := porcupine.NondeterministicModel{
		Init: func() []interface{} { return []interface{}{initial} },
		Step: func(state, input, _ interface{}) []interface{} {
			after := next(state.(string), input.(operation))
			states := make([]interface{}, 0, len(after))
			for _, one := range after {
				states = append(states, one)
			}
			return states
		},
	}
	return model.ToModel()
}

// A value that is written, read, or replaced where it is as expected. The empty string is no value.
func register(state string, it operation) []string {
	switch it.Kind {
	case "write":
		return []string{valueOf(it.Value)}
	case "read":
		return where(it.Result == "unknown" || state == valueOf(it.Value), state)
	case "replace":
		fits := state == valueOf(it.From)
		if it.Result == "refused" {
			return where(!fits, state)
		}
		return where(fits, valueOf(it.Value))
	}
	return nil
}

// A number that is set once, taken from and given back to. It never goes below 0, and nobody is refused what is there.
func stock(state string, it operation) []string {
	if it.Kind == "set" {
		return where(state == "", strconv.Itoa(it.Amount))
	}
	there, err := strconv.Atoi(state)
	if err != nil {
		return nil
	}
	switch it.Kind {
	case "take":
		if it.Result == "refused" {
			return where(there < it.Amount, state)
		}
		return where(there >= it.Amount, strconv.Itoa(there-it.Amount))
	case "give":
		return []string{strconv.Itoa(there + it.Amount)}
	case "read":
		return where(there == it.Amount, state)
	}
	return nil
}

// Where an order may go from each state, by itself or by somebody who isn't in the history.
var orderMoves = map[string][]string{
	"none":             {"pending-payment", "paid", "payment-declined"},
	"pending-payment":  {"paid", "payment-declined", "cancelled"},
	"paid":             {"cancelled"},
	"payment-declined": {"cancelled"},
}

// An order that is placed, and later seen. A placing that is repeated under its key gives the same order.
func orderState(state string, it operation) []string {
	seen := valueOf(it.Value)
	switch it.Kind {
	case "place":
		if it.Result == "unknown" {
			return reachable(state)
		}
		return where(seen != "none" && reaches(state, seen), seen)
	case "read":
		// Nothing places an order but its customer.
		return where(seen == state || (state != "none" && reaches(state, seen)), seen)
	}
	return nil
}

func reachable(state string) []string {
	found := []string{state}
	for index := 0; index < len(found); index++ {
		for _, next := range orderMoves[found[index]] {
			if !contains(found, next) {
				found = append(found, next)
			}
		}
	}
	return found
}

func reaches(state, other string) bool { return contains(reachable(state), other) }

func contains(all []string, one string) bool {
	for _, it := range all {
		if it == one {
			return true
		}
	}
	return false
}

func where(holds bool, state string) []string {
	if holds {
		return []string{state}
	}
	return nil
}

func valueOf(it *string) string {
	if it == nil {
		return ""
	}
	return *it
}
