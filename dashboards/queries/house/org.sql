SELECT DISTINCT org FROM release_source ORDER BY org
