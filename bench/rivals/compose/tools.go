//go:build tools

// Package tools pins docker compose, so that go.sum covers every module its build needs.
package tools

import _ "github.com/docker/compose/v2/cmd"
