"""Simulation: a procedure played through in a scratch database."""
