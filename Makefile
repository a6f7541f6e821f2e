.PHONY: build run test check bench quality sites

build:   ; go build -o copydesk .
run:     ; go run . examples/newsroom
test:    ; go test ./...
check:   ; .ci/run
bench:   ; go test -run '^$$' -bench . -benchmem ./...
quality: ; .ci/quality
sites:   ; .ci/sites
