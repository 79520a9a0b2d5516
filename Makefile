# wardbook: one program, one file of data, no server.  `make help` lists the targets.
# Objects and generated C go under build/; nothing else in the tree is written.

CC      ?= gcc
BUILD   ?= build
PREFIX  ?= /usr/local
VERSION := 0.1.0
V       ?= 0
Q       := $(if $(filter 0,$(V)),@,)

PKGS     := ncursesw panelw sqlite3 libsodium libutf8proc jansson
LDLIBS   := $(shell pkg-config --libs $(PKGS) 2>/dev/null) -lcsv -lzint -lm
WARN     := -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
	    -Wwrite-strings -Wpointer-arith -Wvla -Wformat=2 -Wundef -Werror \
	    $(if $(findstring clang,$(CC)),,-Wno-format-truncation)
HARDEN   := -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fPIE
CPPFLAGS += -D_XOPEN_SOURCE=700 -D_DEFAULT_SOURCE -Iinclude -I$(BUILD)/gen \
	    -DWARDBOOK_VERSION='"$(VERSION)"' $(filter-out -D_%,$(shell pkg-config --cflags $(PKGS) 2>/dev/null) $(shell pkg-config --cflags libpq 2>/dev/null))
CFLAGS   ?= -O2 -g
ALL_CFLAGS = -std=c11 $(WARN) $(HARDEN) $(CFLAGS) -MMD -MP
LDFLAGS  += -pie -Wl,-z,relro,-z,now
SAN      ?=
ALL_CFLAGS += $(SAN)
LDFLAGS  += $(SAN)

BASE_SRC := $(wildcard src/base/*.c)
LIB_SRC  := $(filter-out src/command/main.c,$(wildcard $(addsuffix /*.c,$(addprefix src/,base vault \
	    store access record exchange analysis command ui)) screens/*.c))
BASE_OBJ := $(BASE_SRC:%.c=$(BUILD)/%.o)
LIB_OBJ  := $(LIB_SRC:%.c=$(BUILD)/%.o)
LIB      := $(BUILD)/libwardbook.a

UNIT     := $(patsubst tests/unit/%.c,$(BUILD)/tests/%,$(wildcard tests/unit/test_*.c))
BENCH    := $(patsubst tests/bench/%.c,$(BUILD)/bench/%,$(wildcard tests/bench/bench_*.c))
FUZZ     := $(patsubst tests/fuzz/%.c,$(BUILD)/fuzz/%,$(wildcard tests/fuzz/fuzz_*.c))

all: $(BUILD)/wardbook ## build the program at build/wardbook

$(BUILD)/wardbook: $(BUILD)/src/command/main.o $(LIB)
	@echo "  LINK $@"
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

# ---- generated C: the catalogue of tables and queries, acts, screens --------

include src/gen/gen.mk

$(LIB): $(LIB_OBJ) $(GEN_OBJ)
	$(Q)rm -f $@ && $(AR) rcs $@ $^

$(BUILD)/%.o: %.c | $(GEN_HEADERS)
	@mkdir -p $(@D)
	$(if $(filter 0,$(V)),@echo "  CC   $<")
	$(Q)$(CC) $(CPPFLAGS) $(ALL_CFLAGS) -c -o $@ $<

# ---- tests -------------------------------------------------------------------

TESTLIB_SRC := $(filter-out %_stub.c,$(wildcard tests/lib/*.c))
TESTLIB_OBJ := $(TESTLIB_SRC:%.c=$(BUILD)/%.o)

$(BUILD)/tests/%: $(BUILD)/tests/unit/%.o $(LIB)
	@mkdir -p $(@D)
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS) -lcmocka -lpq

$(BUILD)/tests/screen-run: $(BUILD)/tests/screen/run.o $(TESTLIB_OBJ)
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ -lvterm -lutil

$(BUILD)/tests/vt_stub: $(BUILD)/tests/lib/vt_stub.o
	@mkdir -p $(@D)
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ -lncursesw

BENCH_OBJ := $(patsubst %.c,$(BUILD)/%.o,$(filter-out tests/bench/bench_%,$(wildcard tests/bench/*.c)))

$(BUILD)/bench/%: $(BUILD)/tests/bench/%.o $(BENCH_OBJ) $(TESTLIB_OBJ) $(LIB)
	@mkdir -p $(@D)
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS) -lvterm -lutil

$(BUILD)/fuzz/%: $(BUILD)/tests/fuzz/%.o $(BUILD)/tests/fuzz/corpus.o $(LIB)
	@mkdir -p $(@D)
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

# A table half made is no table.
.DELETE_ON_ERROR:
.PRECIOUS: $(BUILD)/%.o
.SECONDARY:

# The libraries are asked for their flags when make starts: install first, then start anew.
run: deps ## install what is missing, build, make a training store, open the terminal
	@$(MAKE) --no-print-directory -j2 all
	@sh src/gen/run-demo.sh $(BUILD)/wardbook

test: test-deps ## install what is missing, build, run every test; ends with "N passed, N failed"
	@$(MAKE) --no-print-directory -j2 tests-built
	@BUILD=$(BUILD) sh tests/run.sh

tests-built: all $(UNIT) $(BUILD)/tests/screen-run $(BUILD)/tests/vt_stub $(FUZZ) $(BENCH)

golden: all $(BUILD)/tests/screen-run ## rewrite the golden screens and show what changed
	@WARDBOOK=$(BUILD)/wardbook $(BUILD)/tests/screen-run --golden tests/screen/*.scn

bench: all $(BENCH) ## measure, beside a plaintext baseline in the same run
	@BUILD=$(BUILD) sh tests/bench/run.sh

asan: ## the tests under the address and undefined-behaviour sanitizers
	@$(MAKE) test BUILD=build/asan SAN="-fsanitize=address,undefined -fno-omit-frame-pointer" \
		CFLAGS="-O1 -g"

test-deps:
	@sh src/gen/deps.sh test

deps: ## install the Debian packages that are missing (says what and why)
	@sh src/gen/deps.sh

check-layers: ## who may include what
	@sh src/gen/check-layers.sh

FORMATTED = $(shell git ls-files 'src/*.[ch]' 'include/*.h' 'screens/*.[ch]' 'tests/*.[ch]')
fmt: ## format the C of the tree
	@clang-format -i $(FORMATTED)

fmt-check: ## fails where the C of the tree is not formatted
	@clang-format --dry-run --Werror $(FORMATTED)

install: all ## install under $(DESTDIR)$(PREFIX)
	install -D -m 755 $(BUILD)/wardbook $(DESTDIR)$(PREFIX)/bin/wardbook
	for p in man/*.[1-9]; do install -D -m 644 $$p \
		$(DESTDIR)$(PREFIX)/share/man/man$${p##*.}/$${p##*/}; done
	for s in seeds/*.csv seeds/mappings/*.map; do install -D -m 644 $$s \
		$(DESTDIR)$(PREFIX)/share/wardbook/$$s; done

	install -d $(DESTDIR)$(PREFIX)/share/bash-completion/completions
	sh src/gen/completion.sh $(BUILD)/wardbook > \
		$(DESTDIR)$(PREFIX)/share/bash-completion/completions/wardbook

manual: ## make the manual's keys, and README's matrices and screens, from what the program knows
	awk -f src/gen/keys.awk screens/actions.tbl > man/wardbook-keys.7
	sh src/gen/readme.sh > README.new && mv README.new README.md

clean: ## remove build/
	rm -rf $(BUILD)

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{printf "%-22s %s\n",$$1,$$2}'

.PHONY: manual all run test tests-built golden bench asan deps test-deps check-layers fmt fmt-check install clean help
-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
