"""The faces of Kurator: pages for people, an API for programs, a command line, the clock."""
