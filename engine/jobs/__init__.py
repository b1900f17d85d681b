"""Work that is due at a moment: claimed, carried out in time and, when it fails, tried again.

:mod:`due` carries it out; :mod:`starts` begins procedures at their moments.
"""
