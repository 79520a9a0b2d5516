/*
 * manifest.c - what stands beside the tables: manifest.json, datapackage.json,
 * the data dictionary.
 *
 * Nothing in them says when, by whom or where they were written.
 */
#include "extract.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static enum rc
write_document(struct extract *x, const char *name, const char *p, size_t n,
	       char digest[65], struct err *e)
{
	int fd = openat(x->folder.fd, name,
			O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
			0600);
	uint8_t sum[VAULT_HASH];
	bool bad = fd < 0;

	vault_hash(sum, p, n);
	vault_hex(digest, sum, sizeof(sum));
	while (!bad && n) {
		ssize_t done = write(fd, p, n);

		if (done < 0 && errno == EINTR)
			continue;
		bad = done < 0;
		p += bad ? 0 : done;
		n -= bad ? 0 : (size_t)done;
	}
	bad = bad || fsync(fd) < 0;
	if (bad)
		err_set(e, RC_IO, "The extract cannot be written: %s.",
			strerror(errno));
	if (fd >= 0)
		close(fd);
	return bad ? RC_IO : RC_OK;
}

static enum rc
write_json(struct extract *x, const char *name, const json_t *j,
	   char digest[65], int64_t *bytes, struct err *e)
{
	char *text = json_dumps(j, JSON_INDENT(2) | JSON_PRESERVE_ORDER);
	enum rc rc;

	if (!text)
		BUG("%s is not UTF-8", name);
	*bytes = (int64_t)strlen(text);
	rc = write_document(x, name, text, strlen(text), digest, e);
	free(text);
	return rc;
}

/* ---- datapackage.json ------------------------------------------------------- */

static json_t *
resource(const struct out_table *t)
{
	bool csv = *t->csv.path != '\0';
	const struct out_file *f = csv ? &t->csv : &t->json;
	json_t *r =
		json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:I, s:o, s:o}",
			  "name", t->def->name, "path", f->path, "profile",
			  "tabular-data-resource", "description", t->def->grain,
			  "format", csv ? "csv" : "ndjson", "encoding", "utf-8",
			  "bytes", (json_int_t)f->bytes, "hash",
			  json_sprintf("sha256:%s", f->digest), "schema",
			  catalogue_schema(t->def));

	if (csv)
		json_object_set_new(r, "dialect",
				    json_pack("{s:s, s:s, s:s, s:b, s:b}",
					      "delimiter", ",",
					      "lineTerminator", "\n",
					      "quoteChar", "\"", "doubleQuote",
					      1, "header", 1));
	return r;
}

static json_t *
package(const struct extract *x)
{
	json_t *list = json_array();

	for (int i = 0; i < CAT_COUNT; i++)
		json_array_append_new(list, resource(&x->table[i]));
	return json_pack("{s:s, s:s, s:s, s:o}", "profile",
			 "tabular-data-package", "name", "wardbook-extract",
			 "title", "Monthly extract, pseudonymised", "resources",
			 list);
}

/* ---- manifest.json ---------------------------------------------------------- */

static void
add_file(json_t *files, const struct out_table *t, const struct out_file *f)
{
	if (*f->path)
		json_array_append_new(files,
				      json_pack("{s:s, s:s, s:I, s:I, s:s}",
						"table", t->def->name, "path",
						f->path, "rows",
						(json_int_t)t->rows, "bytes",
						(json_int_t)f->bytes, "sha256",
						f->digest));
}

static json_t *
tally_json(const struct tally *t)
{
	json_t *states = json_object();

	for (int i = 0; i < EXPORT_STATES; i++)
		json_object_set_new(states,
				    enum_name(&enum_appointment_state, i),
				    json_integer(t->by_state[i]));
	return json_pack("{s:I, s:o, s:I, s:I, s:I, s:I}", "appointments",
			 (json_int_t)t->appointments, "by_status", states,
			 "diagnoses", (json_int_t)t->diagnoses,
			 "stock_movements", (json_int_t)t->movements,
			 "stock_quantity", (json_int_t)t->quantity,
			 "prescriptions", (json_int_t)t->prescriptions);
}

/* What the columns of fact_appointment sum up to. */
static json_t *
measures_json(const struct tally *t)
{
	const int64_t *n = t->by_state;

	return json_pack("{s:I, s:I, s:I, s:I, s:I}", "n_appointment",
			 (json_int_t)t->appointments, "n_attended",
			 (json_int_t)(n[APPOINTMENT_STATE_ARRIVED] +
				      n[APPOINTMENT_STATE_DONE]),
			 "n_no_show", (json_int_t)n[APPOINTMENT_STATE_MISSED],
			 "n_cancelled",
			 (json_int_t)n[APPOINTMENT_STATE_CANCELLED], "n_open",
			 (json_int_t)n[APPOINTMENT_STATE_BOOKED]);
}

static json_t *
totals_json(const struct extract *x)
{
	const struct tally *t = &x->written;
	json_t *all = tally_json(t);

	json_object_set_new(all, "open_bookings", json_integer(t->open));
	json_object_set_new(all, "patients",
			    json_integer((json_int_t)x->people.n));
	json_object_set_new(all, "fact_appointment", measures_json(t));
	json_object_set_new(all, "store", tally_json(&x->store_says));
	return all;
}

static json_t *
options_json(const struct export_options *o)
{
	json_t *formats = json_array();

	if (!o->formats || o->formats & EXPORT_CSV)
		json_array_append_new(formats, json_string("csv"));
	if (o->formats & EXPORT_NDJSON)
		json_array_append_new(formats, json_string("ndjson"));
	return json_pack("{s:o, s:b}", "formats", formats, "safe_cells",
			 o->safe_cells);
}

static json_t *
manifest(const struct extract *x, json_t *documents)
{
	const struct row_site *site = store_site(x->store);
	json_t *files = json_array();
	int schema = 0;

	for (int i = 0; migrations[i].number; i++)
		schema = migrations[i].number;
	for (int i = 0; i < CAT_COUNT; i++) {
		add_file(files, &x->table[i], &x->table[i].csv);
		add_file(files, &x->table[i], &x->table[i].json);
	}
	return json_pack("{s:s, s:s, s:i, s:i, s:s, s:s, s:o, s:s, s:s, s:I, "
			 "s:o, s:o, s:o, s:o}",
			 "program", "wardbook", "program_version",
			 WARDBOOK_VERSION, "layout", 1, "store_schema", schema,
			 "site", site->name, "profile", "pseudonymised",
			 "month",
			 json_sprintf("%04d-%02d", x->o->month / 100,
				      x->o->month % 100),
			 "zone", site->zone, "data_state",
			 x->written.open ? "provisional" : "final",
			 "open_bookings", (json_int_t)x->written.open,
			 "options", options_json(x->o), "files", files,
			 "documents", documents, "totals", totals_json(x));
}

static void
add_document(json_t *list, const char *name, int64_t bytes, const char *digest)
{
	json_array_append_new(list, json_pack("{s:s, s:I, s:s}", "path", name,
					      "bytes", (json_int_t)bytes,
					      "sha256", digest));
}

enum rc
pass_documents(struct extract *x, json_t **out, char digest[65], struct err *e)
{
	struct buf words = BUF_INIT;
	json_t *documents = json_array(), *j = package(x);
	int64_t bytes;
	enum rc rc;

	export_dictionary(&words);
	rc = write_document(x, "DATA_DICTIONARY.md", words.p, words.len, digest,
			    e);
	add_document(documents, "DATA_DICTIONARY.md", (int64_t)words.len,
		     digest);
	buf_release(&words);
	if (rc == RC_OK)
		rc = write_json(x, "datapackage.json", j, digest, &bytes, e);
	json_decref(j);
	if (rc != RC_OK) {
		json_decref(documents);
		return rc;
	}
	add_document(documents, "datapackage.json", bytes, digest);
	j = manifest(x, documents);
	if (!j)
		BUG("the manifest is not UTF-8");
	rc = write_json(x, "manifest.json", j, digest, &bytes, e);
	if (rc == RC_OK)
		*out = j;
	else
		json_decref(j);
	return rc;
}
