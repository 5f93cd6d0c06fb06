"""What people use: the command line. The one place that joins files, planner, checker and report."""
