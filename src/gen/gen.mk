# What is compiled from tables: included by the Makefile.
GEN_HEADERS :=
GEN_OBJ     :=
