//go:build tools

// Package tools names the stand-in for Stripe's API that go.mod pins.
package tools

import _ "github.com/stripe/stripe-mock"
