"""Terms of running procedures: given other dates, recomputed, their timers set anew.

How a term is counted is the matter of :mod:`engine.deadlines`; who hears of it, of :mod:`engine.ladder`.
"""
