# What is compiled from tables: included by the Makefile.
GEN_HEADERS :=
GEN_OBJ     :=

# ---- db/: tables, coded values and named queries -> catalog.h, catalog.c ------
DB_SRC      := db/enums.tbl $(sort $(wildcard db/migrations/*.sql db/queries/*.sql db/warehouse/*.sql \
	       db/warehouse/measures/*.sql))
GEN_HEADERS += $(BUILD)/gen/catalog.h
GEN_OBJ     += $(BUILD)/gen/catalog.o

$(BUILD)/gen/mksql: src/gen/mksql.c $(wildcard src/gen/gen_*.c) src/gen/gen.h
	@mkdir -p $(@D)
	@echo "  TOOL $@"
	$(Q)$(CC) $(CPPFLAGS) -std=c11 $(filter-out -Wformat=2,$(WARN)) -O1 -o $@ src/gen/mksql.c $(wildcard src/gen/gen_*.c) -lsqlite3

$(BUILD)/gen/catalog.c: $(BUILD)/gen/mksql $(DB_SRC)
	@echo "  GEN  $@"
	$(Q)$(BUILD)/gen/mksql $(@D) $(DB_SRC)

$(BUILD)/gen/catalog.h: $(BUILD)/gen/catalog.c ;

$(BUILD)/gen/catalog.o: $(BUILD)/gen/catalog.c | $(GEN_HEADERS)
	$(Q)$(CC) $(CPPFLAGS) $(ALL_CFLAGS) -Wno-overlength-strings -c -o $@ $<

# ---- who may do what: src/access/*.tbl -> acts.h, acts.c ------------------------
ACT_SRC     := src/access/acts.tbl src/access/domains.tbl
GEN_HEADERS += $(BUILD)/gen/acts.h
GEN_OBJ     += $(BUILD)/gen/acts.o

$(BUILD)/gen/mkacts: src/gen/mkacts.c
	@mkdir -p $(@D)
	@echo "  TOOL $@"
	$(Q)$(CC) $(CPPFLAGS) -std=c11 $(WARN) -O1 -o $@ $<

$(BUILD)/gen/acts.c: $(BUILD)/gen/mkacts $(ACT_SRC)
	@echo "  GEN  $@"
	$(Q)$(BUILD)/gen/mkacts $(@D) $(ACT_SRC)

$(BUILD)/gen/acts.h: $(BUILD)/gen/acts.c ;

$(BUILD)/gen/acts.o: $(BUILD)/gen/acts.c | $(GEN_HEADERS)
	$(Q)$(CC) $(CPPFLAGS) $(ALL_CFLAGS) -c -o $@ $<

# ---- screens: screens/*.scr and screens/actions.tbl -> screens.h, screens.c ---
SCR_SRC  := $(sort $(wildcard screens/*.scr))
SCR_TOOL := $(wildcard src/gen/mkscreen*.c) src/ui/key_label.c $(filter-out src/base/seed.c,$(BASE_SRC))
GEN_HEADERS += $(BUILD)/gen/screens.h
GEN_OBJ     += $(BUILD)/gen/screens.o

$(BUILD)/gen/mkscreen: $(SCR_TOOL) $(wildcard src/gen/mkscreen*.h) include/wardbook/screen.h include/wardbook/key.h
	@mkdir -p $(@D)
	@echo "  TOOL $@"
	$(Q)$(CC) $(CPPFLAGS) -std=c11 $(WARN) $(HARDEN) -O1 -pie -o $@ $(SCR_TOOL) -lutf8proc -lm

$(BUILD)/gen/screens.c: $(BUILD)/gen/mkscreen $(SCR_SRC) $(wildcard screens/actions.tbl)
	@echo "  GEN  $@"
	$(Q)$(BUILD)/gen/mkscreen $(BUILD)/gen/screens.h $@ $(or $(wildcard screens/actions.tbl),/dev/null) $(SCR_SRC)

$(BUILD)/gen/screens.h: $(BUILD)/gen/screens.c ;

$(BUILD)/gen/screens.o: $(BUILD)/gen/screens.c | $(GEN_HEADERS)
	$(Q)$(CC) $(CPPFLAGS) $(ALL_CFLAGS) -c -o $@ $<

# ---- seeds/*.csv -> seeds.c: the shipped lists are part of the program -------
SEED_SRC := $(sort $(wildcard seeds/*.csv))
GEN_OBJ  += $(BUILD)/gen/seeds.o

$(BUILD)/gen/mkseeds: src/gen/mkseeds.c
	@mkdir -p $(@D)
	@echo "  TOOL $@"
	$(Q)$(CC) -std=c11 $(WARN) -O1 -o $@ $<

$(BUILD)/gen/seeds.c: $(BUILD)/gen/mkseeds $(SEED_SRC)
	@echo "  GEN  $@"
	$(Q)$(BUILD)/gen/mkseeds $@ $(SEED_SRC)

$(BUILD)/gen/seeds.o: $(BUILD)/gen/seeds.c
	$(Q)$(CC) $(CPPFLAGS) $(ALL_CFLAGS) -c -o $@ $<
