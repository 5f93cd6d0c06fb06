"""
The command line: ``safepassage COMMAND``.

Commands are named here by their import path and loaded when they run, so that ``--help`` answers at once.
"""

import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper

from cyclopts import App, CycloptsError, Parameter

from safepassage import __version__
from safepassage.errors import SafePassageError
from safepassage.interfaces.exits import DONE, INTERRUPTED, WRONG_INPUT, WRONG_USAGE, WrongUsageError
from safepassage.interfaces.screen import Screen

_HELP = """
Plan a safe passage operation: who gets out, when and how, with a proof that no plan can do more.

The software informs; people decide. A plan says what is possible under the terms as entered. It never says that a road is safe.
"""

_FIRST_STEPS = """
First steps:

- `safepassage examples`: the operations that come with the program
- `safepassage plan mariupol-2022-03-31 --assume all`: plan one as if all had agreed; its report is in out/
- `safepassage template my-operation.xlsx`: a blank workbook to fill in
- `safepassage check my-operation.xlsx`: everything that is wrong with it, at once
- `safepassage plan my-operation.xlsx`: the plan, its proof and its report

Exit codes: 0 done, 1 the input or plan is wrong (listed), 2 wrong usage.
"""

_COMMANDS = {
    "check": (
        "List everything that is wrong or doubtful in an operation.",
        """
Examples:

- `safepassage check my-operation.xlsx`
- `safepassage check mariupol-2022-03-31 --json`
""",
    ),
    "plan": (
        "Plan an operation, prove the plan, verify it, and write it with its report.",
        """
Examples:

- `safepassage plan my-operation.xlsx`: most people out by the end
- `safepassage plan my-operation.xlsx --assume route`: what would be possible if all agreed to the route
- `safepassage plan my-operation.xlsx --deadline 19:00`: by seven in the evening
- `safepassage plan my-operation.xlsx --objective clear`: everybody out as early as possible
- `safepassage plan my-operation.xlsx --objective size --deadline +24`: fewest vehicles that do it in 24 hours
- `safepassage plan my-operation.xlsx --confidence 0.9`: every vehicle out in time in nine of ten simulated runs
- `safepassage plan my-operation.xlsx --lose 2`: spread out so that the loss of any two vehicles costs least
- `safepassage plan my-operation.xlsx --time-limit 10 --out out/first`: the best plan found in ten seconds, with its true gap
""",
    ),
    "everyone": (
        "Say what it would take to bring everybody out: fleet, windows, reception.",
        """
Examples:

- `safepassage everyone my-operation.xlsx`
- `safepassage everyone mariupol-2022-03-31 --assume all --windows 0`: by arithmetic alone
""",
    ),
    "notify": (
        "Tell the parties of a plan's movements, and keep who has acknowledged it.",
        """
Examples:

- `safepassage notify my-operation.xlsx out/my-operation/plan.json --blank details.xlsx`: a workbook to fill in
- `safepassage notify my-operation.xlsx out/my-operation/plan.json --details details.xlsx --by "notification officer"`
- `safepassage notify my-operation.xlsx out/my-operation/plan.json --acknowledged russia --reference 17/3 --by "radio room"`
- `safepassage notify my-operation.xlsx out/my-operation/plan.json`: where everything stands
- `safepassage notify my-operation.xlsx out/my-operation/plan.json --close facilitated --by coordinator`
""",
    ),
    "sites": (
        "List the protected sites near the roads, with the state of their positions.",
        """
Examples:

- `safepassage sites my-operation.xlsx --within 2`
- `safepassage sites mariupol-2022-03-31 --json`
""",
    ),
    "worth": (
        "Say what each thing that can be asked for is worth in people.",
        """
Examples:

- `safepassage worth my-operation.xlsx`: everything, with one page to print for whoever negotiates
- `safepassage worth my-operation.xlsx --ask close-later --ask vehicles`: only these kinds
- `safepassage worth mariupol-2022-03-31 --assume all --together 0`: if all of it were agreed, each ask by itself
""",
    ),
    "replan": (
        "Plan again in the middle of a plan, with few of the orders changed.",
        """
Examples:

- `safepassage replan my-operation.xlsx out/my-operation/plan.json --at 09:30 --lost bus-04`
- `safepassage replan my-operation.xlsx out/my-operation/plan.json --at 09:30 --changed as-it-is-now.xlsx`
- `safepassage replan one-bus plan.json --at +3 --price-of-change 20`: an order changes only for more than 20 people
""",
    ),
    "verify": (
        "Check a plan and its proof against every rule, without the planner.",
        """
Examples:

- `safepassage verify my-operation.xlsx out/my-operation/plan.json`
- `safepassage verify my-operation.xlsx plan-from-elsewhere.json --json`
""",
    ),
    "simulate": (
        "Say how sure a plan is: play it many times over, with what may happen.",
        """
Examples:

- `safepassage simulate mariupol-2022-03-31 out/mariupol-2022-03-31/plan.json`: until the chance is known within 2 points
- `safepassage simulate my-operation.xlsx out/my-operation/plan.json --half-width 0.005`: within half a point
- `safepassage simulate my-operation.xlsx out/my-operation/plan.json --json`
- `safepassage simulate first.xlsx out/first/plan.json second.xlsx out/second/plan.json --on dask --scheduler tcp://scheduler:8786`
""",
    ),
    "compare": (
        "Compare two plans of one operation, under the same random numbers.",
        """
Examples:

- `safepassage compare my-operation.xlsx out/first/plan.json out/second/plan.json`
""",
    ),
    "show": (
        "Show an operation, or a plan of it, as tables.",
        """
Examples:

- `safepassage show mariupol-2022-03-31`
- `safepassage show my-operation.xlsx out/my-operation/plan.json`
""",
    ),
    "terms": (
        "Show what is agreed, by whom and how firmly, the common window, and what is missing.",
        """
Examples:

- `safepassage terms mariupol-2022-03-31`
- `safepassage terms my-operation.xlsx out/my-operation/plan.json`: does the plan still stand by the terms?
- `safepassage terms my-operation.xlsx --as-believed-at 18:00 --history`
""",
    ),
    "print": (
        "Print a plan: the documents that each reader may have, as PDF, in their language.",
        """
Examples:

- `safepassage print my-operation.xlsx out/my-operation/plan.json --for convoy-leader --lang uk`
- `safepassage print my-operation.xlsx out/my-operation/plan.json --for all --lang en --lang ar --out papers --exercise`
- `safepassage print my-operation.xlsx out/my-operation/plan.json --for driver --only bus-07 --paper letter`
""",
    ),
    "ready": (
        "Show the go/no-go board, and write down what people decided on it.",
        """
Examples:

- `safepassage ready my-operation.xlsx out/my-operation/plan.json`
- `safepassage ready my-operation.xlsx out/my-operation/plan.json --decide no-go --by coordinator --reason "hotline silent"`
- `safepassage ready --replay out/my-operation/decisions.jsonl`: check the log, and compute every board again
""",
    ),
    "claims": (
        "Show the figures of which claims contradict each other, and which one is used on whose word.",
        """
Examples:

- `safepassage claims mariupol-2022-03-31`
- `safepassage claims my-operation.xlsx out/my-operation/plan.json`: the figures on which a plan rests
- `safepassage claims my-operation.xlsx out/my-operation/plan.json --before yesterday.xlsx`: what has changed under it
""",
    ),
    "template": (
        "Write a blank workbook to fill in.",
        """
Examples:

- `safepassage template my-operation.xlsx`
""",
    ),
    "convert": (
        "Turn a workbook into text, or text into a workbook; nothing is lost.",
        """
Examples:

- `safepassage convert my-operation.xlsx my-operation.yaml`
- `safepassage convert one-bus one-bus.xlsx`
""",
    ),
    "export": (
        "Give a plan out in a format of other tools: workbook, maps, navigation, calendars, forms, messages.",
        """
Examples:

- `safepassage export my-operation.xlsx out/my-operation/plan.json --format workbook`
- `safepassage export one-bus plan.json --format gpx --for driver --only bus-01`
- `safepassage export one-bus plan.json --format hxl --for public --small 10`
- `safepassage export one-bus plan.json --format xlsform-boarding --for marshal --only village`
- `safepassage export one-bus plan.json --format messages --code-words words.csv`
- `safepassage export one-bus plan.json --format cap --exercise --release "A. Person, desk" --reason "drill"`
""",
    ),
    "import": (
        "Take in lists, forms, roads and messages of others: shows what would change, then does it.",
        """
Examples:

- `safepassage import vehicles my-operation.xlsx fleet.xlsx`: shows what would change
- `safepassage import vehicles my-operation.xlsx fleet.xlsx --apply`: does it
- `safepassage import people my-operation.xlsx counts.csv --map "Hromada=place" --apply`
- `safepassage import roads my-operation.xlsx status.geojson --apply`
- `safepassage import route my-operation.xlsx road.gpx --corridor north --apply`
- `safepassage import submissions my-operation.xlsx kobo.json --plan out/my-operation/plan.json --apply`
- `safepassage import messages my-operation.xlsx replies.txt --plan out/my-operation/plan.json --apply`
""",
    ),
    "examples": (
        "List the operations that come with the program, or copy one.",
        """
Examples:

- `safepassage examples`
- `safepassage examples two-corridors --out first-try`
- `safepassage examples --calibrate`: what was predicted for operations of the past, and what happened
""",
    ),
}
"""What each command does, and how it is used."""
_HOMES = {"import": "take_in"}
"""Module and function of a command whose name is none for a function."""


def build() -> App:
    """Return the command line, its commands not yet loaded."""
    app = App(
        name="safepassage",
        help=_HELP,
        help_epilogue=_FIRST_STEPS,
        help_format="markdown",
        default_parameter=Parameter(negative=()),
        version=__version__,
        suppress_keyboard_interrupt=False,
        result_action="return_value",
        exit_on_error=False,
    )
    for name, (summary, used) in _COMMANDS.items():
        home = _HOMES.get(name, name)
        app.command(f"safepassage.interfaces.commands.{home}:{home}", name=name, help=summary, help_epilogue=used)
    app.register_install_completion_command(help="Install shell completion for safepassage.")
    return app


def main(tokens: Sequence[str] | None = None) -> int:
    """Return the exit code of the command line ``tokens`` (those of the process, if None)."""
    screen = Screen()
    if isinstance(screen.out, TextIOWrapper):
        screen.out.reconfigure(errors="replace")  # a terminal that lacks a letter of a name must not end the program
    try:
        return int(build()(tokens) or DONE)
    except CycloptsError:  # told already, by cyclopts
        return WRONG_USAGE
    except WrongUsageError as error:
        screen.tell(f"error: {error}")
        return WRONG_USAGE
    except SafePassageError as error:
        from safepassage.interfaces.messages import tell_error  # noqa: PLC0415 - most commands meet no error

        tell_error(screen, error)
    except BrokenPipeError:  # whoever read the answer has closed the pipe: nothing is wrong with the operation
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except OSError as error:
        screen.tell(
            f"error: {error.filename or 'A file'}: {error.strerror or error}. Check that it exists and that you may use it."
        )
    except KeyboardInterrupt:
        screen.tell("Interrupted.")
        return INTERRUPTED
    return WRONG_INPUT
