# Each target does all of its own set-up on a fresh Debian or Ubuntu machine.
#   make quickstart   bake examples/golden/ami.json on this computer and look at the result
#   make test         everything that CI checks
#   make build        build from a fresh clone; bin/ingot then runs the program
#   make dist         release/ingot, a single executable for this kind of computer, and the npm tarball beside it
#   make install      the single executable to $(DESTDIR)$(PREFIX)/bin
#   make fuzz         100,000 broken JSON templates, 10,000 in HCL2, 20,000 broken HCL files and 200 damaged state folders, none of which may lead
#                     to a crash or a hang
#   make crash        kills docker and null builds at every point in every way, and looks for what is left
#   make soak         200 builds under faults, and one killed at every call, beside Debian's packer: what is lost, what is left
#   make bench        the promised numbers, against Debian's packer

SHELL := /bin/sh
.DELETE_ON_ERROR:

# What the local cloud runs its machines with and makes its base images from.
CLOUD_PACKAGES := qemu-system-x86 qemu-utils socat mmdebstrap e2fsprogs debian-archive-keyring uidmap ca-certificates
# The real programs that the tests talk to.
TEST_PACKAGES := ansible-core openssh-server openssh-client openssh-sftp-server packer awscli git procps xorriso genisoimage mtools zstd xz-utils bzip2 lz4 unzip microsocks tinyproxy iproute2 iptables openssl python3-winrm podman runc docker-registry busybox-static zsh fish

# The Node that the project pins; npm itself runs on whatever the machine has.
export PATH := $(CURDIR)/node_modules/.bin:$(PATH)
export CHECKPOINT_DISABLE := 1

PREFIX ?= /usr/local

.PHONY: build dist install test quickstart bench lint unit e2e vm fuzz crash soak clean
build: dist/program/main.js

node_modules/.package-lock.json: package.json package-lock.json
	@command -v npm >/dev/null || scripts/ensure-packages nodejs npm
	npm ci --no-audit --no-fund --loglevel=error
	@touch $@

dist/program/main.js: node_modules/.package-lock.json $(wildcard scripts/*.ts) $(shell find src scripts/snapshot -type f)
	npm run --silent build

dist: release/ingot
	node scripts/npm-package.ts release
	@ls -l release

release/ingot: dist/program/main.js $(wildcard scripts/single-file/*.ts)
	node scripts/single-file/build.ts $@

install: release/ingot
	install -D -m 0755 release/ingot $(DESTDIR)$(PREFIX)/bin/ingot

lint: node_modules/.package-lock.json
	npm run --silent lint
	npm run --silent typecheck

unit: node_modules/.package-lock.json
	@scripts/ensure-packages $(TEST_PACKAGES)
	npm test --silent

e2e: build
	@scripts/ensure-packages $(TEST_PACKAGES) $(CLOUD_PACKAGES)
	npm run --silent test:e2e

vm: build
	@scripts/ensure-packages $(TEST_PACKAGES) $(CLOUD_PACKAGES)
	npm run --silent test:vm

fuzz: node_modules/.package-lock.json
	@scripts/ensure-packages $(TEST_PACKAGES)
	node test/fuzz/main.ts
	node test/fuzz/main.ts 10000 1 template
	node test/fuzz/main.ts 20000 1 hcl
	node test/fuzz/state.ts

crash: build
	@scripts/ensure-packages $(TEST_PACKAGES)
	CRASH_POINTS=all npm run --silent test:e2e docker-crash null-crash

test: lint unit fuzz e2e vm

quickstart: build
	@scripts/ensure-packages $(CLOUD_PACKAGES)
	@scripts/quickstart

bench: build
	@scripts/ensure-packages $(TEST_PACKAGES) $(CLOUD_PACKAGES)
	npm run --silent bench

soak: build
	@scripts/ensure-packages $(TEST_PACKAGES)
	node --disable-warning=ExperimentalWarning bench/soak/main.ts

clean:
	rm -rf dist release node_modules
