# `make demo` shows the main job; `make test` passes every test. Both set up what they need.
.DEFAULT_GOAL := help
SHELL := bash
CONFIGURATION ?= Release

.PHONY: help build demo check test e2e bench fuzz golden mutants publish prerequisites clean

help: ## say what can be made
	@grep -E '^[a-z0-9]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z0-9]+):.*## /  make \1\t/' | expand -t 18

prerequisites: ## install what the tests need and this machine lacks (Debian packages, by name)
	@eng/prerequisites.sh

build: ## build everything, warnings as errors
	@echo "make: building the solution ($(CONFIGURATION))"
	@dotnet build Portcullis.slnx -c $(CONFIGURATION) -v q --nologo

demo: ## certificates, httpbin, the gateway, and the seed's requests with their answers
	@samples/demo.sh

check: ## unit, property, golden and architecture tests
	@eng/test.sh $(CONFIGURATION) unit

e2e: prerequisites ## the real binary with curl and openssl
	@eng/test.sh $(CONFIGURATION) e2e

test: prerequisites ## everything
	@eng/test.sh $(CONFIGURATION) all

bench: ## CPU per request against nginx and HAProxy on this machine
	@bench/load/bench.sh

fuzz: ## longer runs of the seeded mutators
	@FUZZ_ROUNDS=200000 eng/test.sh $(CONFIGURATION) unit

golden: ## accept what the golden tests print now; read the diff before committing it
	@GOLDEN_ACCEPT=1 eng/test.sh $(CONFIGURATION) unit

mutants: ## flip comparisons in Policy one by one; each mutant must fail a test
	@eng/mutants.sh

publish: ## the executable, ahead-of-time compiled where the runtime pack can be had
	@eng/publish.sh

clean: ## remove what was built
	@rm -rf artifacts demo
