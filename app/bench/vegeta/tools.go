//go:build tools

// Package tools names the load generator that go.mod pins.
package tools

import _ "github.com/tsenart/vegeta/v12"
