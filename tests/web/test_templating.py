"""What templates may use of ours beside translations."""

from kb.web.templating import unbroken


def test_a_ticket_number_stays_on_one_line_and_what_stands_around_it_is_only_text() -> None:
    told = unbroken("Such as KB-7K3F-92QD, <b>")
    assert told == 'Such as <span class="number">KB-7K3F-92QD</span>, &lt;b&gt;'
