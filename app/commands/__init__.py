"""The commands of ``kurator``, one file for each kind of work."""

from app.commands.db import db
from app.commands.deadline import deadline
from app.commands.demo import demo
from app.commands.doctor import doctor
from app.commands.export import export
from app.commands.people import organisation, token, user
from app.commands.procedures import deploy, start, tasks
from app.commands.scheduler import scheduler
from app.commands.serve import serve

ALL = (serve, scheduler, db, demo, deploy, export, start, tasks, deadline, doctor, organisation, user, token)
