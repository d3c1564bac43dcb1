# Everything here is a command that can be typed by itself; `make help` lists it.

ARCH := $(shell uname -m)
PREFIX := /usr/local
BENCH := full
INIT := systemd

.PHONY: all help setup run test runner proc bench install clean

all: runner proc ## build the programs into build/

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' Makefile

setup: ## install the system packages that are missing
	@contrib/setup

run: setup runner proc ## run real jobs under limits, and a run through a coordinator that is killed
	@contrib/demo
	@contrib/demo-coordinator

test: setup ## every gate: format, builds, tests, sizes, a virtual machine
	@contrib/check

runner: ## build/hero-runner for this CPU, or with ARCH=aarch64|armv7 for another
	contrib/build-runner $(ARCH)

proc: ## build/hero-proc
	contrib/build-proc

bench: setup runner ## measure beside other programs (BENCH=quick: rougher)
	contrib/bench $(BENCH)
	contrib/bench-dispatch $(BENCH)

install: all ## copy programs, man pages, completions and services to PREFIX (default /usr/local; INIT=openrc)
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/man/man1
	install -m 755 build/hero-runner build/hero-proc $(DESTDIR)$(PREFIX)/bin
	install -m 644 contrib/man/*.1 $(DESTDIR)$(PREFIX)/share/man/man1
	install -d $(DESTDIR)$(PREFIX)/share/bash-completion/completions $(DESTDIR)$(PREFIX)/share/zsh/site-functions
	install -d $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d
	install -m 644 contrib/completions/hero-runner.bash $(DESTDIR)$(PREFIX)/share/bash-completion/completions/hero-runner
	install -m 644 contrib/completions/hero-proc.bash $(DESTDIR)$(PREFIX)/share/bash-completion/completions/hero-proc
	install -m 644 contrib/completions/_hero-runner contrib/completions/_hero-proc $(DESTDIR)$(PREFIX)/share/zsh/site-functions
	install -m 644 contrib/completions/hero-runner.fish contrib/completions/hero-proc.fish $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d
	contrib/install-services $(INIT) $(PREFIX) $(DESTDIR)

clean: ## remove everything that was built or downloaded here
	rm -rf .build build
