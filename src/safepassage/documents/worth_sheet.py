"""The negotiator's sheet: one page of HTML without network or script, or the same as Markdown or plain text."""

from importlib.resources import files

from safepassage.advice.worth import Worth
from safepassage.documents.clocks import Clocks
from safepassage.documents.report import environment
from safepassage.documents.worth_view import WorthView, view
from safepassage.domain.operation import Operation


def render_worth(operation: Operation, worth: Worth) -> str:
    """Return the sheet as HTML; the same operation and worth give the same text."""
    template = environment(Clocks(operation)).get_template("worth.html.j2")
    return template.render(
        op=operation,
        view=view(operation, worth),
        css=files("safepassage.documents").joinpath("templates/report.css").read_text(encoding="utf-8"),
    )


def worth_text(operation: Operation, worth: Worth) -> list[str]:
    """Return the sheet in lines of plain text."""
    seen = view(operation, worth)
    lines = [f"What to ask for: {operation.title}", "", seen.now, *seen.first, ""]
    for row in seen.rows:
        lines += [f"{row.gain} more  {row.ask}", f"    {row.proof}; {row.per_unit}; ask {row.giver}; curve {row.curve}"]
    for title, sentences in _lists(seen):
        lines += ["", f"{title}:", *(f"- {sentence}" for sentence in sentences)]
    return [*lines, "", *seen.grounds]


def worth_markdown(operation: Operation, worth: Worth) -> str:
    """Return the sheet as Markdown."""
    seen = view(operation, worth)
    lines = [f"# What to ask for: {_cell(operation.title)}", "", seen.now, *seen.first, ""]
    if seen.rows:
        lines += ["| ask | of whom | people more | proven | per unit | curve |", "|---|---|---|---|---|---|"]
        lines += [
            f"| {' | '.join(map(_cell, (row.ask, row.giver, row.gain, row.proof, row.per_unit, row.curve)))} |"
            for row in seen.rows
        ]
    for title, sentences in _lists(seen):
        lines += ["", f"## {title}", "", *(f"- {_cell(sentence)}" for sentence in sentences)]
    return "\n".join([*lines, "", " ".join(seen.grounds), ""])


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _lists(seen: WorthView) -> list[tuple[str, tuple[str, ...]]]:
    """Return what follows the table, each list with its title; empty ones are left out."""
    lists = [
        ("Two at once", seen.pairs),
        ("Only together", seen.bundles),
        ("Proven to bring nobody more by itself", seen.nothing),
        ("Not settled", seen.unproven),
    ]
    return [(title, sentences) for title, sentences in lists if sentences]
