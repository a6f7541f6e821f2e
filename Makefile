.PHONY: build run test check bench quality sites

build:   ; CGO_ENABLED=0 go build -trimpath -o copydesk .
run:     ; go run . examples/newsroom
test:    ; go test ./...
check:   ; .ci/run
bench:   ; go test -run '^$$' -bench . -benchmem ./...
quality: ; .ci/quality
sites:   ; .ci/sites
