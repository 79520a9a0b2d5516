# What is compiled from tables: included by the Makefile.
GEN_HEADERS :=
GEN_OBJ     :=

# ---- screens: screens/*.scr and screens/actions.tbl -> screens.h, screens.c ---
SCR_SRC  := $(sort $(wildcard screens/*.scr))
SCR_TOOL := $(wildcard src/gen/mkscreen*.c) src/ui/key_name.c $(BASE_SRC)
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
