"""One running procedure in the hands of a command: restored, driven, written back, seen by others.

:mod:`running` is the middle; :mod:`projection` is what others may see of it without restoring it.
"""
