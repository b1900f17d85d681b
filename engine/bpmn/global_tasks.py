"""Global tasks: tasks drawn outside any process so that several processes may call them.

Each is read as a process of its own with that one task in it.
"""

from engine.bpmn.model import Kind

KINDS = {
    "globalTask": Kind.TASK,
    "globalUserTask": Kind.USER_TASK,
    "globalManualTask": Kind.MANUAL_TASK,
    "globalScriptTask": Kind.SCRIPT_TASK,
    "globalBusinessRuleTask": Kind.RULE_TASK,
}
