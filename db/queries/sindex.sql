-- The sealed index: trees and pages.  A page's id is its tree * 2^32 + its number in the tree.

-- Generation and page in one statement, so that one snapshot answers for both.  No page of that number: body NULL.
-- name: index_read one
SELECT t.version AS version, t.root AS root, t.height AS height, t.pages AS pages,
       p.stamp AS stamp, p.epoch AS epoch, p.body AS body
FROM index_tree AS t LEFT JOIN index_page AS p ON p.id = :page
WHERE t.id = :tree;

-- name: index_tree_add
INSERT INTO index_tree (id, version, root, height, pages) VALUES (:tree, :version, :root, :height, :pages);

-- name: index_tree_set
UPDATE index_tree SET version = :version, root = :root, height = :height, pages = :pages WHERE id = :tree;

-- name: index_page_add
INSERT INTO index_page (id, stamp, epoch, body) VALUES (:page, :stamp, :epoch, :body);

-- name: index_page_set
UPDATE index_page SET stamp = :stamp, epoch = :epoch, body = :body WHERE id = :page;

-- name: index_page_drop
DELETE FROM index_page WHERE id = :page;

-- All pages of a tree: from its number * 2^32 up to the next one's.
-- name: index_page_drop_all
DELETE FROM index_page WHERE id >= :first AND id < :end;

-- name: index_page_count one
SELECT COUNT(*) AS n FROM index_page WHERE id >= :first AND id < :end;
