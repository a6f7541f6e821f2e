// Package publish is the desk: it decides when to look at a source, asks the
// ledger what is new, has feeds rendered and checked, and brings each edition
// out, first to the ledger, then to files, then to readers.
//
// It owns every goroutine and the clock of the program.
package publish
