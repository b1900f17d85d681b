"""Clients written for Camunda 7, run unmodified against a live server."""
