/*
 * soon.c - screens whose parts are not here yet.
 */
#include "desk.h"

const struct screen_ops ops_book_day = { .size = 0 };
const struct screen_ops ops_book_unclosed = { .size = 0 };
const struct screen_ops ops_stock_list = { .size = 0 };
const struct screen_ops ops_stock_lots = { .size = 0 };
const struct screen_ops ops_stock_card = { .size = 0 };
const struct screen_ops ops_stock_receive = { .size = 0 };
const struct screen_ops ops_stock_issue = { .size = 0 };
const struct screen_ops ops_stock_count = { .size = 0 };
const struct screen_ops ops_stock_adjust = { .size = 0 };
const struct screen_ops ops_setup_home = { .size = 0 };
const struct screen_ops ops_house_list = { .size = 0 };
const struct screen_ops ops_account_list = { .size = 0 };
const struct screen_ops ops_account_form = { .size = 0 };
const struct screen_ops ops_audit_list = { .size = 0 };
const struct screen_ops ops_export_list = { .size = 0 };
const struct screen_ops ops_export_form = { .size = 0 };
const struct screen_ops ops_import_list = { .size = 0 };
const struct screen_ops ops_report_page = { .size = 0 };
const struct screen_ops ops_diagnosis_form = { .size = 0 };
