"""From sanitised HTML to the page that readers see: what Markdown cannot say is done here, on the tree."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement

from kb.articles.sections import heading_of
from kb.articles.tree import HEADINGS, add_class, classes, descend, text_of, wrap
from kb.i18n.gettext import mark, translate
from kb.settings import Locale

#: What a box is called whose author gave it no title.
_BOXES = {
    "note": mark("Note"),
    "info": mark("Good to know"),
    "tip": mark("Tip"),
    "success": mark("Done"),
    "warning": mark("Warning"),
    "danger": mark("Danger"),
}
_BLOCKS = frozenset({"ul", "ol", "dl", "p", "div", "pre", "table", "blockquote", "details"})
_HAN = "[\u2e80-\u303f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]"
#: Punctuation as wide as a Han character, which carries its own space.
_WIDE_MARKS = "。，、；：？！）」』”…"
#: A cell of at most so many columns (Han two, Latin one) keeps to one line.
_SHORT_CELL = 10
_BREAK_BETWEEN_HAN = re.compile(rf"(?<={_HAN})[ \t]*\n[ \t]*(?={_HAN})")


@dataclass(frozen=True, slots=True)
class Look:
    """What the finishing of a page depends on beside its HTML."""

    locale: Locale
    title: str
    steps: bool


def finish(root: Element, look: Look) -> None:
    """Make every change that the page needs, in the order of CHANGES."""
    for change in CHANGES:
        change(root, look)


def _join_lines(root: Element, _: Look) -> None:
    """Take line breaks between Han characters out: a browser would show a space, which Chinese does not write."""
    code = {element for block in root.iter("pre") for element in block.iter()}
    for element in root.iter():
        if element.text and element not in code:
            element.text = _BREAK_BETWEEN_HAN.sub("", element.text)
        if element.tail and (element not in code or element.tag == "pre"):
            element.tail = _BREAK_BETWEEN_HAN.sub("", element.tail)


def _close_gaps(root: Element, _: Look) -> None:
    """Take the space out between bold words that end in wide punctuation and what follows: Markdown wants it there."""
    for element in root.iter():
        ends = text_of(element)[-1:] if element.tag in {"strong", "b", "em", "i"} else ""
        if ends and ends in _WIDE_MARKS and element.tail:
            element.tail = element.tail.lstrip(" ")


def _drop_empty(root: Element, _: Look) -> None:
    """Take out the empty paragraphs that are left where a block stood in one."""
    for parent, element in descend(root):
        if (
            element.tag == "p"
            and not len(element)
            and not text_of(element)
            and not (element.tail or "").strip()
        ):
            parent.remove(element)


def _lower_h1(root: Element, _: Look) -> None:
    """Leave the only h1 to the title."""
    for heading in root.iter("h1"):
        heading.tag = "h2"


def _free_ids(root: Element, _: Look) -> None:
    """Let every id stand once: the first that has it keeps it."""
    seen: set[str] = set()
    for element in root.iter():
        if (name := element.get("id")) is not None and name in seen:
            del element.attrib["id"]
        seen.add(name or "")


def _mark_steps(root: Element, look: Look) -> None:
    """Make the numbered lists of an article of steps look like steps: those on the page itself or in a tab."""
    tabs = (element for _, element in descend(root) if "tabbed-block" in classes(element))
    for place in (root, *tabs) if look.steps else ():
        for numbered in place.findall("ol"):
            add_class(numbered, "steps")
            for step in numbered.findall("li"):
                _title_step(step)


def _title_step(step: Element) -> None:
    """Call the bold sentence that a step begins with its title."""
    paragraph = step.find("p")
    holder = step if paragraph is None else paragraph
    lead = next(iter(holder), None)
    if lead is None or lead.tag != "strong" or (holder.text or "").strip():
        return
    if text_of(lead).endswith((".", "?", "。", "？")):
        add_class(lead, "step-title")
        _hide_full_stop(lead)


def _hide_full_stop(title: Element) -> None:
    """Titles have none; it still parts the title from its text where that is copied or read out."""
    last = title[-1] if len(title) else None
    text = (title.text if last is None else last.tail) or ""
    if text.endswith((".", "。")):
        if last is None:
            title.text = text[:-1]
        else:
            last.tail = text[:-1]
        SubElement(title, "span", {"class": "visually-hidden"}).text = text[-1]


def _name_boxes(root: Element, look: Look) -> None:
    """Call a box without a title by its kind, in the language of the page."""
    for _, box in descend(root):
        if box.tag != "details" and "admonition" not in classes(box):
            continue
        kind = next((name for name in classes(box) if name in _BOXES), "")
        title = box.find("summary" if box.tag == "details" else "p[@class='admonition-title']")
        if kind and title is not None and text_of(title) == kind.capitalize():
            title.text = translate(look.locale, _BOXES[kind])
        if box.tag != "details":
            box.set("role", "note")


def _finish_tables(root: Element, look: Look) -> None:
    """Let a wide table scroll by itself, also with the keyboard, under the name of its heading."""
    heading, seen = look.title, list[str]()
    for parent, table in descend(root):
        heading = (heading_of(table) or heading) if table.tag in HEADINGS else heading
        if table.tag != "table":
            continue
        seen.append(heading)
        name = heading if seen.count(heading) == 1 else f"{heading} ({seen.count(heading)})"
        label = translate(look.locale, "Table: %(name)s", name=name)
        scroll = {"class": "table-scroll", "tabindex": "0", "role": "region", "aria-label": label}
        wrap(parent, table, Element("div", scroll))
        for cell in (*table.iter("th"), *table.iter("td")):
            if _columns(text_of(cell)) <= _SHORT_CELL:
                add_class(cell, "short")
        for cell in table.findall("thead/tr/th"):
            if text_of(cell):
                cell.set("scope", "col")
            else:
                cell.tag = "td"  # an empty corner is the heading of nothing


def _columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)


def _align_cells(root: Element, _: Look) -> None:
    """Say by a class what Markdown says by an attribute that HTML no longer has."""
    for _parent, cell in descend(root):
        if align := cell.attrib.pop("align", ""):
            add_class(cell, f"align-{align}")


def _label_tasks(root: Element, _: Look) -> None:
    """Let a task be ticked off while reading: its words are the label of its box."""
    for _parent, item in descend(root):
        if "task-list-item" not in classes(item):
            continue
        holder = item[0] if len(item) and item[0].tag == "p" else item
        label = Element("label")
        while len(holder) and holder[0].tag not in _BLOCKS:
            label.append(holder[0])
            holder.remove(holder[0])
        holder.insert(0, label)


def _name_tabs(root: Element, _: Look) -> None:
    """Tell each panel its name, for print and for those who listen. Tabs are radio buttons and need no script."""
    for _parent, tabs in descend(root):
        if "tabbed-set" not in classes(tabs):
            continue
        add_class(tabs, "tabs")
        names = tabs.findall("div[@class='tabbed-labels']/label")
        panels = tabs.findall("div[@class='tabbed-content']/div[@class='tabbed-block']")
        for name, panel in zip(names, panels, strict=False):
            panel.attrib |= {"role": "group", "aria-label": text_of(name)}


def _focus_code(root: Element, _: Look) -> None:
    """Let the keyboard reach blocks of code, which scroll sideways."""
    for block in root.iter("pre"):
        block.set("tabindex", "0")


def _finish_pictures(root: Element, _: Look) -> None:
    """Load pictures when they come into view; one that stands alone opens at full size, with its title beneath."""
    for parent, picture in descend(root):
        if picture.tag != "img":
            continue
        picture.attrib |= {"loading": "lazy", "decoding": "async", "alt": picture.get("alt", "")}
        if parent.tag == "p" and not parent.attrib and len(parent) == 1 and not text_of(parent):
            parent.tag = "figure"
            if title := picture.attrib.pop("title", ""):
                caption = Element("figcaption")
                caption.text = title
                parent.append(caption)
            wrap(parent, picture, Element("a", {"class": "zoom", "href": picture.get("src", "")}))


def _link_headings(root: Element, look: Look) -> None:
    """Give every heading a link to itself, without text and outside its name, so that the heading reads as written."""
    for _, heading in descend(root):
        if heading.tag in HEADINGS and (anchor := heading.get("id")):
            name = heading_of(heading)
            label = translate(look.locale, "Link to “%(title)s”", title=name)
            heading.set("aria-label", name)
            link = {"class": "anchor", "href": f"#{anchor}", "aria-label": label}
            heading.append(Element("a", link))


#: The finishing touches. Tables ask for the text of headings, so links come into headings last.
CHANGES: tuple[Callable[[Element, Look], None], ...] = (
    _join_lines,
    _close_gaps,
    _drop_empty,
    _lower_h1,
    _free_ids,
    _mark_steps,
    _name_boxes,
    _finish_tables,
    _align_cells,
    _label_tasks,
    _name_tabs,
    _focus_code,
    _finish_pictures,
    _link_headings,
)
