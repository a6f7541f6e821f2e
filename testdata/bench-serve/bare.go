// Bare is the least that a net/http program can do: it writes ready bytes, and
// asks nothing of the request but its path. .ci/bench-serve measures the
// server of copydesk beside it.
package main

import (
	"log"
	"net/http"
	"os"
	"strconv"
)

func main() {
	plain, packed := read(os.Args[2]), read(os.Args[3])
	http.HandleFunc("/plain", func(w http.ResponseWriter, r *http.Request) {
		w.Header()["Content-Type"] = []string{"application/atom+xml"}
		w.Header()["Content-Length"] = []string{strconv.Itoa(len(plain))}
		w.Write(plain)
	})
	http.HandleFunc("/gzip", func(w http.ResponseWriter, r *http.Request) {
		w.Header()["Content-Type"] = []string{"application/atom+xml"}
		w.Header()["Content-Encoding"] = []string{"gzip"}
		w.Header()["Content-Length"] = []string{strconv.Itoa(len(packed))}
		w.Write(packed)
	})
	http.HandleFunc("/304", func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusNotModified)
	})
	log.Fatal(http.ListenAndServe(os.Args[1], nil))
}

func read(name string) []byte {
	data, err := os.ReadFile(name)
	if err != nil {
		log.Fatal(err)
	}
	return data
}
