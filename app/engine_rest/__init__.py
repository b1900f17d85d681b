"""``/engine-rest``: the same house in the dialect of the Camunda 7 REST interface.

Compatible on the wire, so that workers, clients and modelers written for it work
unchanged; what diagrams mean is told by docs/reference/engine-rest.md.
"""
