-- Share of the people who use the tool regularly, where the plan has it: in the profile dp, of the organisation, with its plus-minus.
SELECT concat(toString(round(100 * argMax(share, start))), '% ± ', toString(round(100 * argMax(plus_minus, start)))) AS said
FROM release_noised
WHERE $__dateFilter(start)
    AND org = ${org:singlequote}
    AND tool = ${tool:singlequote}
    AND unit = 'organisation'
    AND measure = 'people_regular'
    AND status = 'ok'
    AND share IS NOT NULL
GROUP BY org
