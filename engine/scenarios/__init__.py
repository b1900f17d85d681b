"""The law as stories: what is given, who does what, which days pass, and what must be so then.

A scenario is a file that a lawyer writes or records (``processes/scenarios/*.yaml``). It is played
by the product's own commands on a scratch database with a standing clock, so what it proves
holds for the real thing.
"""
