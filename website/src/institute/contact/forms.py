"""A letter to a department as a form: what is asked, and what is said when it cannot be taken. Stores nothing."""

from __future__ import annotations

from institute.core.posted_form import PostedForm, line, prose

LONGEST = 5_000


class LetterForm(PostedForm):
    """Who writes, about what, and the letter."""

    subject = line("Subject", 160, "Please write what it is about.")
    text = prose("Your letter", LONGEST, "Please write your letter.")

    SHOWN = ("name", "email", "subject", "text")
