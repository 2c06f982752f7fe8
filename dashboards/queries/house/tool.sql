SELECT DISTINCT tool FROM release_source WHERE org = ${org:singlequote} AND tool != 'any' ORDER BY tool
