"""
Documents on paper: what the desk plans, printed for those who carry it out, each with exactly what they may have.

`print_pack` writes the PDF files; `access` says who may have what; the words are in `documents/locale`.
"""

from safepassage.documents.paper.copies import Edition
from safepassage.documents.paper.frame import Paper
from safepassage.documents.paper.language import Language
from safepassage.documents.paper.pack import print_pack

__all__ = ["Edition", "Language", "Paper", "print_pack"]
