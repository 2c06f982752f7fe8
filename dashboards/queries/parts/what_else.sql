-- What else may explain a signal.
    if(empty(explanations), words_known('nothing'), arrayStringConcat(arrayMap(item -> words_explanation(item), explanations), '; '))
