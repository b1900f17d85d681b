"""Every write leaves a trace: an event in the history of a procedure, or a row that names who and when.

Which commands tell the history is read from the code: whether ``run`` reaches a call that does. The
others are listed here with the place where their trace is instead.
"""

import ast
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from inspect import getsource

import engine.commands
from storage.models import Base

TELLING = frozenset({"record", "moving", "set_status", "cancel", "look_again"})
"""Methods of a procedure in hand that write its history."""

ELSEWHERE = {
    "attachment": "AttachToPaper AttachToTask",
    "batch": "ConfirmBatch OpenBatch StopBatch",
    "calendar_change": "ChangeCalendar",
    "delivery": "RecordDelivery RetryMail WriteDigest",
    "deployment": "Deploy KeepDrawings",
    "document": "CorrectPaper",
    "document_event": "MovePaper",
    "feed_token": "OpenFeed RevokeFeed",
    "name_forms": "RememberForms",
    "partner_act": "AddEndpoint AddPartner ChangeEndpoint ChangePartner IssueSecret PauseEndpoint RedeliverMessage"
    " ResumeEndpoint RetireSecret SendTest",
    "partner_attempt": "GiveUpOldMessage RecordPartnerAttempt",
    "partner_endpoint": "CountForged",
    "partner_letter": "AssignLetter PutLetterAside ReceiveLetter",
    "person_decision": "TellApart",
    "procedure_draft_revision": "DiscardProcedureDraft KeepProcedureDraft NameRevision OpenProcedureDraft"
    " RestoreRevision",
    "pulse": "LetTimersGo",
    "register_correction": "CorrectRegisterEntry",
    "register_counter": "CloseRegister",
    "release_request": "ApproveRequest AskWithdrawal ReturnRequest SubmitDraft TakeBackRequest",
    "session_act": "InviteToSession OrderAgenda RecordInvitations",
    "setting_change": "ChangeSetting",
    "start_timer": "ArrangeStarts RecordStartFailure",
    # One's own and nobody else's, a lease, or what a sweep found: the log of commands has who and when.
    "command_log": "DropView EndSession ExtendLock KeepPlay KeepView LockExternal NoteStuck ReadNotices SaveDraft",
}


def test_every_command_leaves_a_trace() -> None:
    quiet = {name for name in engine.commands.__all__ if not tells(_home(name), name, set())}

    assert quiet == {name for names in ELSEWHERE.values() for name in names.split()}
    assert set(ELSEWHERE) <= set(Base.metadata.tables)


def tells(module: str, name: str, seen: set[tuple[str, str]]) -> bool:
    """Whether the function or class reaches a call that writes history, by the names it uses."""
    if (module, name) in seen:
        return False
    seen.add((module, name))
    own, imported = _names_of(module)
    if name not in own:
        return name in imported and tells(*imported[name], seen)
    used = list(ast.walk(own[name]))
    if any(isinstance(node, ast.Call) and _writes_history(node.func) for node in used):
        return True
    said = [ast.unparse(node).split(".")[:2] for node in used if isinstance(node, ast.Name | ast.Attribute)]
    return any(_leads_there(module, words, seen) for words in said)


def _leads_there(module: str, words: list[str], seen: set[tuple[str, str]]) -> bool:
    own, imported = _names_of(module)
    if words[0] not in imported:
        return words[0] in own and tells(module, words[0], seen)
    home, name = imported[words[0]]
    inner = f"{home}.{name}"
    if len(words) > 1 and _is_module(home, inner):
        return tells(inner, words[1], seen)
    return tells(home, name, seen)


def _is_module(home: str, inner: str) -> bool:
    package = find_spec(home)
    return bool(package and package.submodule_search_locations and find_spec(inner))


def _writes_history(called: ast.expr) -> bool:
    return (
        isinstance(called, ast.Attribute)
        and called.attr in TELLING
        and "instance" in ast.unparse(called.value)
    )


@cache
def _names_of(module: str) -> tuple[dict[str, ast.stmt], dict[str, tuple[str, str]]]:
    """What a module defines, and what it has from other modules of the engine."""
    body = ast.parse(getsource(import_module(module))).body
    own = {node.name: node for node in body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    imported = {
        each.asname or each.name: (node.module, each.name)
        for node in body
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("engine.")
        # Every command names the context, which could do all: what it is asked to do stands in the command.
        if node.module != "engine.context"
        for each in node.names
    }
    return dict(own), imported


def _home(command: str) -> str:
    return str(getattr(engine.commands, command).__module__)
