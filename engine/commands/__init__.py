"""Every write of the product, one file each: the data of an intention and its steps."""

from engine.commands.adjust_external import SetExternalPriority, SetExternalRetries
from engine.commands.arrange_starts import ArrangeStarts
from engine.commands.ask_release import AskWithdrawal, SubmitDraft, TakeBackRequest
from engine.commands.assign_task import AssignTask
from engine.commands.attach_file import AttachToPaper, AttachToTask
from engine.commands.begin_awaited_terms import BeginAwaitedTerms
from engine.commands.begin_offered import BeginOffered
from engine.commands.call_off_session import CallOffSession
from engine.commands.cancel_instance import CancelInstance
from engine.commands.change_calendar import ChangeCalendar
from engine.commands.change_setting import ChangeSetting
from engine.commands.claim_task import ClaimTask
from engine.commands.close_incident import CloseIncident
from engine.commands.close_register import CloseRegister
from engine.commands.complete_external import CompleteExternal
from engine.commands.complete_task import CompleteTask
from engine.commands.correct_paper import CorrectPaper
from engine.commands.correct_register_entry import CorrectRegisterEntry
from engine.commands.correct_start import CorrectStart
from engine.commands.correlate_message import CorrelateMessage
from engine.commands.decide_release import ApproveRequest, ReturnRequest
from engine.commands.deliver_message import DeliverMessage
from engine.commands.deploy import Deploy
from engine.commands.discard_procedure_draft import DiscardProcedureDraft
from engine.commands.edit_variables import EditVariables
from engine.commands.end_session import EndSession
from engine.commands.enter_votes import EnterVotes
from engine.commands.fail_external import FailExternal
from engine.commands.fire_start import FireStart
from engine.commands.fire_timer import FireTimer
from engine.commands.handle_letter import AssignLetter, HandleLetter, PutLetterAside
from engine.commands.hold_external import ExtendLock, LockExternal, UnlockExternal
from engine.commands.invite_to_session import InviteToSession, RecordInvitations
from engine.commands.judge_family import JudgeFamily, SeparateCases
from engine.commands.keep_drawings import KeepDrawings
from engine.commands.keep_endpoint import AddEndpoint, ChangeEndpoint, SendTest
from engine.commands.keep_partner import AddPartner, ChangePartner
from engine.commands.keep_play import KeepPlay
from engine.commands.keep_procedure_draft import KeepProcedureDraft
from engine.commands.keep_secret import IssueSecret, RetireSecret
from engine.commands.keep_view import DropView, KeepView
from engine.commands.let_timers_go import LetTimersGo
from engine.commands.mark_attendance import MarkAttendance
from engine.commands.merge_persons import MergePersons, TellApart, UndoMerge
from engine.commands.migrate_instance import MigrateInstance
from engine.commands.move_paper import MovePaper
from engine.commands.move_question import MoveQuestion
from engine.commands.move_session import MoveSession
from engine.commands.move_term import MoveTerm
from engine.commands.move_token import MoveToken
from engine.commands.name_revision import NameRevision
from engine.commands.note_stuck import NoteStuck
from engine.commands.open_batch import ConfirmBatch, OpenBatch, StopBatch
from engine.commands.open_case import OpenCase
from engine.commands.open_feed import OpenFeed
from engine.commands.open_procedure_draft import OpenProcedureDraft
from engine.commands.order_agenda import CollectAgenda, OrderAgenda
from engine.commands.pause_endpoint import PauseEndpoint, ResumeEndpoint
from engine.commands.plan_sessions import PlanSessions
from engine.commands.read_notices import ReadNotices
from engine.commands.receive_letter import CountForged, ReceiveLetter
from engine.commands.recompute_terms import RecomputeTerms
from engine.commands.record_delivery import RecordDelivery
from engine.commands.record_failure import RecordFailure
from engine.commands.record_fault import RecordFault
from engine.commands.record_partner_attempt import GiveUpOldMessage, RecordPartnerAttempt
from engine.commands.record_start_failure import RecordStartFailure
from engine.commands.redeliver_message import RedeliverMessage
from engine.commands.release_task import ReleaseTask
from engine.commands.remember_forms import RememberForms
from engine.commands.report_threat import ReportThreat
from engine.commands.restore_revision import RestoreRevision
from engine.commands.resume_instance import ResumeInstance
from engine.commands.retry_job import RetryJob
from engine.commands.retry_mail import RetryMail
from engine.commands.revert_recompute import RevertRecompute
from engine.commands.revoke_feed import RevokeFeed
from engine.commands.run_job import RunJob
from engine.commands.save_draft import SaveDraft
from engine.commands.send_back import SendBack
from engine.commands.send_signal import SendSignal
from engine.commands.skip_step import SkipStep
from engine.commands.start_instance import StartInstance
from engine.commands.suspend_instance import SuspendInstance
from engine.commands.throw_external_error import ThrowExternalError
from engine.commands.write_digest import WriteDigest

__all__ = [
    "AddEndpoint",
    "AddPartner",
    "ApproveRequest",
    "ArrangeStarts",
    "AskWithdrawal",
    "AssignLetter",
    "AssignTask",
    "AttachToPaper",
    "AttachToTask",
    "BeginAwaitedTerms",
    "BeginOffered",
    "CallOffSession",
    "CancelInstance",
    "ChangeCalendar",
    "ChangeEndpoint",
    "ChangePartner",
    "ChangeSetting",
    "ClaimTask",
    "CloseIncident",
    "CloseRegister",
    "CollectAgenda",
    "CompleteExternal",
    "CompleteTask",
    "ConfirmBatch",
    "CorrectPaper",
    "CorrectRegisterEntry",
    "CorrectStart",
    "CorrelateMessage",
    "CountForged",
    "DeliverMessage",
    "Deploy",
    "DiscardProcedureDraft",
    "DropView",
    "EditVariables",
    "EndSession",
    "EnterVotes",
    "ExtendLock",
    "FailExternal",
    "FireStart",
    "FireTimer",
    "GiveUpOldMessage",
    "HandleLetter",
    "InviteToSession",
    "IssueSecret",
    "JudgeFamily",
    "KeepDrawings",
    "KeepPlay",
    "KeepProcedureDraft",
    "KeepView",
    "LetTimersGo",
    "LockExternal",
    "MarkAttendance",
    "MergePersons",
    "MigrateInstance",
    "MovePaper",
    "MoveQuestion",
    "MoveSession",
    "MoveTerm",
    "MoveToken",
    "NameRevision",
    "NoteStuck",
    "OpenBatch",
    "OpenCase",
    "OpenFeed",
    "OpenProcedureDraft",
    "OrderAgenda",
    "PauseEndpoint",
    "PlanSessions",
    "PutLetterAside",
    "ReadNotices",
    "ReceiveLetter",
    "RecomputeTerms",
    "RecordDelivery",
    "RecordFailure",
    "RecordFault",
    "RecordInvitations",
    "RecordPartnerAttempt",
    "RecordStartFailure",
    "RedeliverMessage",
    "ReleaseTask",
    "RememberForms",
    "ReportThreat",
    "RestoreRevision",
    "ResumeEndpoint",
    "ResumeInstance",
    "RetireSecret",
    "RetryJob",
    "RetryMail",
    "ReturnRequest",
    "RevertRecompute",
    "RevokeFeed",
    "RunJob",
    "SaveDraft",
    "SendBack",
    "SendSignal",
    "SendTest",
    "SeparateCases",
    "SetExternalPriority",
    "SetExternalRetries",
    "SkipStep",
    "StartInstance",
    "StopBatch",
    "SubmitDraft",
    "SuspendInstance",
    "TakeBackRequest",
    "TellApart",
    "ThrowExternalError",
    "UndoMerge",
    "UnlockExternal",
    "WriteDigest",
]
