-- How a field was filled in by the records that were linked with any other: null where its value can be used. Where it need
-- not be filled an empty one says nothing: some offices' forms do not ask for it.
-- Grain: a record. Reads: record_<register>, clusters.
SELECT $register AS register, r.record_id, $field AS field,
  CASE WHEN r.{{kind}} <> 'ok' THEN r.{{kind}} END AS kind
FROM {{records}} AS r
JOIN clusters AS c ON c.register = $register AND c.record_id = r.record_id
WHERE $must OR r.{{kind}} <> 'empty'
ORDER BY r.record_id
