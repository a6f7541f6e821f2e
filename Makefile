.PHONY: build test check bench quality run

build:   ; go build -o copydesk .
run:     ; go run . examples/newsroom
test:    ; go test ./...
check:   ; .ci/run
bench:   ; go test -run '^$$' -bench . -benchmem ./...
quality: ; mkdir -p dist && COPYDESK_PREDICT=texts COPYDESK_OUT=$(CURDIR)/dist/texts.jsonl go test -run TestPredict ./scrape/extract
