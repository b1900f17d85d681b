"""The commands of ``kurator``, one file for each kind of work.

A command is imported when it is called: counting a term or playing a procedure through
must not wait for the web server's libraries.
"""

from collections.abc import Mapping

ALL: Mapping[str, str] = {
    "serve": "serve:serve",
    "scheduler": "scheduler:scheduler",
    "db": "db:db",
    "demo": "demo:demo",
    "deploy": "procedures:deploy",
    "migrate": "migrate:migrate",
    "check": "check:check",
    "names": "names:names",
    "coverage": "coverage:coverage_command",
    "export": "export:export",
    "simulate": "simulate:simulate_command",
    "test": "scenarios:test_command",
    "start": "procedures:start",
    "tasks": "procedures:tasks",
    "calendar": "calendar:calendar",
    "deadline": "deadline:deadline",
    "partner-sim": "partner_sim:partner_sim",
    "doctor": "doctor:doctor",
    "organisation": "people:organisation",
    "user": "people:user",
    "token": "tokens:token",
    "tokens": "tokens:tokens",
    "token-revoke": "tokens:revoke",
}
"""Name → module here, and the command in it."""
