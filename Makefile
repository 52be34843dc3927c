# sagellm-benchmark: separate small programs on one library
#   make            build everything into bin/
#   make check      install what is missing, build, run all tests
#   make demo       the main job, end to end, on this machine only
#   make lint       format, static analysis, shell scripts, manual pages
#   make fuzz       every fuzzer, a minute each (clang); FUZZ_SECONDS=60
#   make soak       8 publishers, 1600 submissions, through faults
#   make bench      our programs and their peers side by side
#   make install    PREFIX=/usr/local DESTDIR=
#   make coverage   the lines of src/ that the tests run, against .ci/coverage.min
#   make dist       the sources of the commit as one archive
# SAN=address,undefined builds and tests with sanitizers.

VERSION := $(shell cat VERSION)
PREFIX ?= /usr/local
BINDIR ?= $(PREFIX)/bin
MANDIR ?= $(PREFIX)/share/man
UNITDIR ?= $(PREFIX)/lib/systemd/system
PARTSDIR ?= $(PREFIX)/lib/sagellm-benchmark
DATADIR ?= $(PREFIX)/share/sagellm-benchmark
BASHDIR = bash-completion/completions
ZSHDIR = zsh/site-functions
FISHDIR = fish/vendor_completions.d
PKG_CONFIG ?= pkg-config
# Tests wait as much as they work: more of them than processors.
JOBS ?= 3

PROGS = \
	bench-collect \
	bench-config \
	bench-confirm \
	bench-dataset \
	bench-merge \
	bench-receipt \
	bench-report \
	bench-run \
	bench-scan \
	bench-sim \
	bench-stat \
	bench-state \
	bench-validate \
	hf-fetch \
	hf-push \
	hub-serve \
	repo-clean \
	repo-versions
SCRIPTS = \
	bench-aggregate \
	bench-demo \
	bench-history \
	bench-judge \
	bench-publish \
	bench-snapshot \
	bench-source \
	sagellm-benchmark
LAYERS = base json stream http config schema board hub card git sim api token prompt stat output load publish serve

WARN = -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
	-Wpointer-arith -Wwrite-strings -Wvla $(WERROR)
CFLAGS ?= -O2 -g
HARDEN = -fstack-protector-strong -D_FORTIFY_SOURCE=2
ifdef COVERAGE
override CFLAGS := -O0 -g --coverage -fprofile-update=prefer-atomic
HARDEN =
endif
# With sanitizers gcc sees paths that are none, and warns of them.
DOUBTFUL = $(if $(findstring clang,$(CC)),,\
	-Wno-nonnull -Wno-stringop-overread -Wno-maybe-uninitialized)
comma := ,
FLAVOUR := $(if $(COVERAGE),coverage,$(if $(SAN),$(subst $(comma),-,$(SAN)),plain))
B := build/$(FLAVOUR)
ALL_CFLAGS = -std=gnu11 -Isrc -D_GNU_SOURCE -DVERSION='"$(VERSION)"' \
	$(CPPFLAGS) $(CFLAGS) $(WARN) $(PKG_CFLAGS) \
	$(if $(SAN),-fsanitize=$(SAN) -fno-omit-frame-pointer \
	$(DOUBTFUL),$(HARDEN))
PKG_CFLAGS := $(shell $(PKG_CONFIG) --cflags libcjson libcurl libgit2 \
	libmicrohttpd nettle libpcre2-8 libidn2 libfyaml 2>/dev/null)
ALL_LDFLAGS = $(LDFLAGS) $(if $(SAN),-fsanitize=$(SAN),-Wl,-z,relro,-z,now)

# What every program links, and what only some do.
LIBS = -Wl,--as-needed -lcjson -lnettle -lm
CURL_PROGS = bench-confirm bench-run hf-fetch hf-push repo-clean
GIT_PROGS = repo-clean repo-versions hub-serve
GIT_LIBS = -lgit2 -lz
HTTPD_PROGS = hub-serve
SCHEMA_PROGS = bench-collect bench-validate
SCHEMA_LIBS = -lpcre2-8 -lidn2
CONFIG_PROGS = bench-config
TOKEN_PROGS = bench-run
TOKEN_LIBS = -lpcre2-8 -lunistring
libs_of = $(if $(filter $1,$(CURL_PROGS)),-lcurl) \
	$(if $(filter $1,$(GIT_PROGS)),$(GIT_LIBS)) \
	$(if $(filter $1,$(HTTPD_PROGS)),-lmicrohttpd -ljwt -lfyaml) \
	$(if $(filter $1,$(SCHEMA_PROGS)),$(SCHEMA_LIBS)) \
	$(if $(filter $1,$(CONFIG_PROGS)),-lfyaml) \
	$(if $(filter $1,$(TOKEN_PROGS)),$(TOKEN_LIBS)) $(LIBS)

LIB_SRC := $(foreach l,$(LAYERS),$(wildcard src/$l/*.c))
LIB_OBJ := $(LIB_SRC:src/%.c=$B/%.o) $B/gen/builtin.o
LIB := $B/libbench.a
UNITS := $(patsubst tests/unit/%.c,$B/unit/%,$(wildcard tests/unit/*.c))
# What only tests use.
TOOLS := $(patsubst tests/tool/%.c,$B/tool/%,$(wildcard tests/tool/*.c))
# What `make bench` runs, a table each; `make bench-stream` is one of them.
BENCHES = stream shards clean fetch push serve load purge
BENCH_TOOLS = bare entries resolve run
DIST = sagellm-benchmark-$(VERSION)
FUZZERS := $(patsubst tests/fuzz/%.c,$B/fuzz/%,$(wildcard tests/fuzz/*.c))
PAGES7 := $(wildcard src/*/*.7)
PAGES5 := $(wildcard src/*/*.5)
# Messages of the front door: a table of the shell, and where msgfmt is there
# what gettext reads.
LOCALES = build/locale/zh_CN.sh $(if $(shell command -v msgfmt),\
	build/locale/zh_CN/LC_MESSAGES/sagellm-benchmark.mo)

COMPLETIONS := $(patsubst %.in,build/%,$(wildcard completions/*.in))

all: $(PROGS:%=bin/%) $(LOCALES) $(COMPLETIONS)

# Compiled-in copies of the schema and the identity: one file to install.
$B/gen/builtin.c: schemas/leaderboard_v1.schema.json schemas/identity.json \
		schemas/draft-07.json tests/lib/embed.sh
	@mkdir -p $(@D)
	sh tests/lib/embed.sh builtin_schema schemas/leaderboard_v1.schema.json \
		builtin_identity schemas/identity.json \
		builtin_metaschema schemas/draft-07.json >$@
$B/gen/%.o: $B/gen/%.c
	$(CC) $(ALL_CFLAGS) -c -o $@ $<
$B/%.o: src/%.c $B/flags
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<
$(LIB): $(LIB_OBJ)
	$(AR) rcs $@.new $^ && mv $@.new $@
bin/%: $B/cmd/%.o $(LIB) build/last
	$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $< $(LIB) $(call libs_of,$*)
$B/unit/%: tests/unit/%.c tests/tap.h $(LIB) $B/flags
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -MMD -MP -Itests $(ALL_LDFLAGS) -o $@ $< $(LIB) $(LIBS) \
		$(SCHEMA_LIBS) $(TOKEN_LIBS) -lfyaml -lz
$B/tool/%: tests/tool/%.c $(LIB) $B/flags
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $< $(LIB) $(LIBS) \
		$(TOKEN_LIBS) -lfyaml
$B/bench/%: tests/bench/%.c $B/flags
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $< $(if $(filter bare,$*),-lcurl)
$B/fuzz/%: tests/fuzz/%.c $(LIB) $B/flags
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -Itests $(ALL_LDFLAGS) -fsanitize=fuzzer -o $@ $< \
		$(LIB) $(LIBS) $(SCHEMA_LIBS) $(TOKEN_LIBS) -lfyaml -lz

build/locale/%.sh: po/%.po po/table.awk
	@mkdir -p $(@D)
	awk -f po/table.awk $< >$@.new && mv $@.new $@
build/locale/%/LC_MESSAGES/sagellm-benchmark.mo: po/%.po
	@mkdir -p $(@D)
	msgfmt --check-format -o $@ $<

build/completions/%: completions/%.in Makefile
	@mkdir -p $(@D)
	sed "s|@PROGRAMS@|$(sort $(PROGS) $(SCRIPTS))|" $< >$@.new && mv $@.new $@

# Stamps: other flags build again, another flavour links bin/ again.
$B/flags: FORCE
	@mkdir -p $(@D)
	@echo '$(subst ','\'',$(CC) $(ALL_CFLAGS))' | cmp -s - $@ || \
		echo '$(subst ','\'',$(CC) $(ALL_CFLAGS))' >$@
build/last: FORCE
	@mkdir -p $(@D)
	@echo '$B' | cmp -s - $@ || echo '$B' >$@

bootstrap:
	@bin/bootstrap
units: $(UNITS) $(TOOLS)
# Rules on texts run no program; races run the same lines many times, and the
# truth of measurements is not that of slow programs. With sanitizers what only
# joins programs is left out, too: each has tests of its own.
RULES = banned bootstrap ci-steps deploy install layers lint sizes workflows
NO_SANITIZERS = $(RULES) bench-aggregate bench-demo bench-publish \
	bench-run-threads local-% publish-% role-% sagellm-% soak website-% \
	workflow-%
NO_COVERAGE = $(RULES) bench-run-truth local-% publish-faults publish-kills \
	publish-property publish-races repo-clean-race soak workflow-publish
tests_but = $(filter-out $(addprefix tests/,$(addsuffix .t,$1)),\
	$(wildcard tests/*.t))
check: bootstrap
	@tests/npm/install.sh
	@$(MAKE) --no-print-directory all units
	BUILD=$B prove -j$(JOBS) --timer $(call tests_but,$(if $(SAN),$(NO_SANITIZERS)))
coverage: bootstrap
	@$(MAKE) --no-print-directory COVERAGE=1 CC=gcc run-coverage
run-coverage: all units
	find $B -name '*.gcda' -delete
	BUILD=$B prove -j$(JOBS) --timer $(call tests_but,$(NO_COVERAGE))
	@perl tests/lib/coverage.pl $B .ci/coverage.min
dist:
	@mkdir -p build
	git -c safe.directory="$(CURDIR)" archive --prefix=$(DIST)/ HEAD | gzip -9n >build/$(DIST).tar.gz
demo: bootstrap
	@$(MAKE) --no-print-directory all >&2
	@bin/bench-demo
lint:
	@bin/bootstrap --lint
	@sh tests/lib/lint.sh
fuzz:
	@bin/bootstrap --lint
	@$(MAKE) --no-print-directory CC=clang WERROR=-Werror \
		SAN=fuzzer-no-link,address,undefined run-fuzzers
run-fuzzers: $(FUZZERS)
	@sh tests/lib/fuzz.sh $^
bench: $(BENCHES:%=bench-%)
$(BENCHES:%=bench-%): bench-%: all $(BENCH_TOOLS:%=$B/bench/%)
	@BUILD=$B sh tests/bench/$*.sh
soak: all
	@SOAK_SUBMISSIONS=200 SOAK_SECONDS=60 tests/soak.t
install: all
	install -d $(DESTDIR)$(BINDIR) $(DESTDIR)$(MANDIR)/man1 $(DESTDIR)$(DATADIR)
	install -m 755 $(PROGS:%=bin/%) $(SCRIPTS:%=bin/%) $(DESTDIR)$(BINDIR)
	install -d $(DESTDIR)$(PARTSDIR)
	install -m 644 lib/sagellm-benchmark/*.sh build/locale/*.sh \
		$(DESTDIR)$(PARTSDIR)
	cd build/locale && find . -name '*.mo' -exec install -D -m 644 {} \
		$(if $(DESTDIR),$(abspath $(DESTDIR)))$(PREFIX)/share/locale/{} \;
	install -d $(addprefix $(DESTDIR)$(PREFIX)/share/,$(BASHDIR) $(ZSHDIR) $(FISHDIR))
	install -m 644 build/completions/sagellm-benchmark.bash \
		$(DESTDIR)$(PREFIX)/share/$(BASHDIR)/sagellm-benchmark
	install -m 644 build/completions/_sagellm-benchmark \
		$(DESTDIR)$(PREFIX)/share/$(ZSHDIR)
	install -m 644 build/completions/sagellm-benchmark.fish \
		$(DESTDIR)$(PREFIX)/share/$(FISHDIR)
	cd $(DESTDIR)$(PREFIX)/share && for program in \
			$(filter-out sagellm-benchmark,$(PROGS) $(SCRIPTS)); do \
		ln -sf sagellm-benchmark $(BASHDIR)/$$program && \
		ln -sf sagellm-benchmark.fish $(FISHDIR)/$$program.fish || exit; \
	done
	install -m 644 $(wildcard src/cmd/*.1) $(DESTDIR)$(MANDIR)/man1
	install -m 644 $(wildcard schemas/*.json schemas/*.md) $(DESTDIR)$(DATADIR)
	install -d $(DESTDIR)$(UNITDIR)
	sed "s|@BINDIR@|$(BINDIR)|" deploy/hub-serve.service.in \
		>$(DESTDIR)$(UNITDIR)/hub-serve.service
	chmod 644 $(DESTDIR)$(UNITDIR)/hub-serve.service
	cd tests/data && find alice bob -type f -exec install -D -m 644 {} \
		$(if $(DESTDIR),$(abspath $(DESTDIR)))$(DATADIR)/demo/{} \;
	$(if $(PAGES5),install -d $(DESTDIR)$(MANDIR)/man5)
	$(if $(PAGES5),install -m 644 $(PAGES5) $(DESTDIR)$(MANDIR)/man5)
	$(if $(PAGES7),install -d $(DESTDIR)$(MANDIR)/man7)
	$(if $(PAGES7),install -m 644 $(PAGES7) $(DESTDIR)$(MANDIR)/man7)
clean:
	rm -rf build $(PROGS:%=bin/%)

-include $(LIB_OBJ:.o=.d) $(PROGS:%=$B/cmd/%.d) $(UNITS:=.d)
.DELETE_ON_ERROR:
.SECONDARY:
.PHONY: all bootstrap units check coverage run-coverage dist demo lint fuzz \
	run-fuzzers bench soak install clean FORCE
FORCE:
