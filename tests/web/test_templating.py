"""What templates may use of ours beside translations."""

from kb.web.templating import unbroken


def test_a_ticket_number_stays_on_one_line_and_what_stands_around_it_is_only_text() -> None:
    told = unbroken("Such as KB-7K3F-92QD, <b>")
    assert told == 'Such as <span class="number">KB-7K3F-92QD</span>, &lt;b&gt;'


def test_a_number_stays_with_what_it_counts() -> None:
    assert unbroken("Within 4 hours, by 26 November 2026, 10:30") == (
        "Within 4\u00a0hours, by 26\u00a0November 2026, 10:30"
    )
