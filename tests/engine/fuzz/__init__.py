"""Random procedures, run by the engine and told by a reference that knows nothing of the engine.

``python -m tests.engine.fuzz --runs 20000`` runs many of them; a failure names its seed and
shows the smallest diagram that still fails.
"""
