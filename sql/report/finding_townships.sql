-- How many discrepancies each township has, by family of types: a row each, those without a township under null. What
-- is restricted stays out. Reads findings.
SELECT
  township,
  regexp_replace(split_part(type, '.', 1), '^(missing_in|extra_in|duplicate_in)_.*$', '\1') AS family,
  count(*) AS findings
FROM findings
WHERE NOT restricted
GROUP BY ALL
ORDER BY township, family
