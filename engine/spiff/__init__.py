"""SpiffWorkflow behind a façade: the only package that imports it.

SpiffWorkflow's workflows and tasks carry the tokens; what each element does is decided
by task specs of ours, compiled from the diagram's model (docs/decisions/0006-task-specs-of-ours.md).
"""
