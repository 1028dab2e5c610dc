-- Links that exist because two persons said so, as if they were still in doubt. Whom they set free is not linked anew.
-- Grain: a link. Reads: links.
UPDATE links SET status = 'review' WHERE method = 'verdict' AND status IN ('accepted', 'set')
