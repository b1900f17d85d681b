"""What is stuck and why: found by a sweep, told in words, and freed by who can.

:mod:`sweep` finds it; what is said and who can help are data of ``processes/stuck_kinds.csv``.
"""
