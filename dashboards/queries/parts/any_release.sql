-- Whether anything was released of the organisation: without that, a count of none would be a guess.
(SELECT count() FROM release_source WHERE org = ${org:singlequote}) > 0
