// Package publish is the desk: it decides when to look at a source, tells the
// ledger what it found, has feeds rendered and checked, and brings each
// edition out, first to the ledger, then to files, then to readers.
//
// A pass is one look at a source: list, compare stamps with the ledger, read
// what is new or changed, record it. A folder's pass after a file event lists
// only what was noticed, so that one change among many articles costs what one
// change costs. After a pass, the feeds that it touched are rendered anew; the
// same ledger always gives the same bytes, so that a crash at any moment is
// mended by rendering again.
//
// The package owns every goroutine and the clock of the program. Readers (feed/serve)
// look at the [Stand], which holds immutable editions, and never wait.
package publish
