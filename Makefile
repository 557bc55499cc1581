# The commands of the project. `make run` and `make test` set up everything they need.

SHELL := /bin/bash
export PATH := $(PATH):/opt/swift/usr/bin
SWIFT_FLAGS ?=

.PHONY: run build test bench lint format dependencies generate compose-up clean

run: build  ## the whole bot: with BOT_TOKEN on Telegram, without it in the browser
	deploy/run

build: dependencies
	swift build -c release $(SWIFT_FLAGS)

# Engine tests are hopeless in debug mode, so everything is tested as it is shipped.
test: dependencies
	swift test -c release --disable-xctest $(SWIFT_FLAGS)
	@if command -v python3 >/dev/null; then python3 Tests/Weights/test_fetch.py; else echo "no python3: weights/fetch is not tested"; fi

bench: build
	Tests/Benchmarks/run

lint: dependencies
	deploy/lint

format:
	swift format --in-place --recursive --parallel Package.swift Services Shared Tests

dependencies:
	deploy/install-dependencies.sh

generate:  ## the C code of the protocol, after a change of inference.proto
	deploy/generate-protocol

compose-up:
	docker compose --file deploy/compose.yaml up --detach --build

clean:
	rm -rf .build .run
