//go:build tools

// Package tools pins what is built here, so that go.sum covers every module its build needs.
package tools

import _ "github.com/coredns/coredns"
