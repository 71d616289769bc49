# Everything a newcomer or a machine needs to say. `make help` lists it.

SHELL := /bin/bash
BINARY := .build/release/penstock
PYTHON := .venv/bin/python
DATA ?= ./penstock-data
PORT ?= 7070
SWIFT_RELEASE := swift build -c release --static-swift-stdlib
PACKAGES := libsqlite3-dev libmicrohttpd-dev libcurl4-openssl-dev libssl-dev libxml2-dev libxslt1-dev zlib1g-dev \
	libcairo2-dev libpango1.0-dev libxlsxwriter-dev pkg-config tzdata fonts-noto-core fonts-noto-cjk fonts-noto-color-emoji
ASSET_PACKAGES := python3 python3-venv
TEST_PACKAGES := sqlite3 strace libxml2-utils poppler-utils python3 python3-venv chromium nginx-light \
	libreoffice-calc-nogui
BENCH_PACKAGES := wrk gcc sqlite3 python3

.PHONY: help demo build check test sanitize fuzz bench format lint docs assets clean packages test-packages bench-packages

help: ## list what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

demo: build ## import the samples, print the summary and serve (ONCE=1 stops after the table)
	@$(BINARY) import samples/bundle --data $(DATA)
	@echo
	@$(BINARY) summary --data $(DATA)
ifndef ONCE
	@exec $(BINARY) serve --open --data $(DATA) --listen 127.0.0.1:$(PORT)
endif

build: packages assets ## build the program for release
	$(SWIFT_RELEASE)

check: packages assets lint ## build, format and fast tests
	swift build
	swift test --skip EndToEnd

test: packages test-packages lint build ## everything that must hold
	swift test
	$(PYTHON) -m pytest -q -rs Tests/EndToEnd Benchmarks/test_harness.py

# The address sanitizer takes what Swift's globals hold for leaks, since enums keep tags in the bits of their pointers.
sanitize: packages assets ## the tests under the thread and the address sanitizer
	swift test --sanitize=thread --scratch-path .build/thread
	ASAN_OPTIONS=detect_leaks=0 swift test --sanitize=address --scratch-path .build/address
	$(MAKE) fuzz FUZZ_SECONDS=30

# Leaks are looked for at the end alone: after an input, a thread may still be letting go of its last work.
FUZZ_SECONDS ?= 600
fuzz: packages ## let libFuzzer speak MCP (FUZZ_SECONDS=600)
	PENSTOCK_FUZZ=1 swift build -c release --product protocol-fuzz --scratch-path .build/fuzz \
		-Xswiftc -sanitize=fuzzer,address -Xswiftc -use-ld=lld
	@mkdir -p .build/fuzz/corpus .build/fuzz/found
	SWIFT_BACKTRACE=enable=no .build/fuzz/release/protocol-fuzz -max_total_time=$(FUZZ_SECONDS) -max_len=8192 \
		-timeout=20 -dict=Tests/ProtocolFuzz/words.dict -artifact_prefix=.build/fuzz/found/ -print_final_stats=1 \
		-verbosity=0 -print_funcs=0 -detect_leaks=0 .build/fuzz/corpus Tests/ProtocolFuzz/Seeds

bench: build bench-packages ## measure beside real peers, and record
	PENSTOCK_BENCHMARKS=1 swift build -c release --product analytics-bench
	$(PYTHON) Benchmarks/run.py --binary $(BINARY) --results Benchmarks/results.ndjson --sizes 10000,1000000

agent-bench: build ## compare what agents' tasks cost by the tools and by SQL alone
	python3 Benchmarks/agent_bench.py --binary $(BINARY) --results Benchmarks/results.ndjson

format: ## put every source into form
	swift format --configuration .swift-format -i -r Sources Tests Package.swift

lint:
	swift format lint --strict --configuration .swift-format -r Sources Tests Package.swift

docs: packages assets ## make api-spec/ anew
	UPDATE_GOLDEN=1 swift test --filter RESTDoorTests.OpenAPI

assets: ## fetch the files of the reference page, once
	@Scripts/install-packages $(ASSET_PACKAGES)
	@Scripts/fetch-reference-assets

clean: ## remove what was built
	rm -rf .build .venv

packages:
	@Scripts/install-packages $(PACKAGES)

test-packages:
	@Scripts/install-packages $(TEST_PACKAGES)
	@test -x $(PYTHON) || python3 -m venv .venv
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check -r Tests/EndToEnd/requirements.txt

bench-packages:
	@Scripts/install-packages $(BENCH_PACKAGES)
	@test -x $(PYTHON) || python3 -m venv .venv
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check -r Benchmarks/requirements.txt
