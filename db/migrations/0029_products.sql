-- Products of published lists are found by ingredient and by number, too.
CREATE INDEX product_by_ingredient ON product (ingredient);
CREATE INDEX product_by_code ON product (code);
