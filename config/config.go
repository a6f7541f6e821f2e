// Package config reads copydesk.yaml into typed values. Every mistake is
// reported at once, each with line, column and what would be right.
package config
