"""From sanitised HTML to the page that readers see: what Markdown cannot say is done here, on the tree."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from kb.articles.tree import classes, descend, text_of, wrap
from kb.i18n.gettext import mark, translate
from kb.settings import Locale

_KINDS = {
    "note": mark("Note"),
    "info": mark("Good to know"),
    "tip": mark("Tip"),
    "warning": mark("Warning"),
    "danger": mark("Danger"),
    "success": mark("Done"),
}
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_HAN_BREAK = re.compile(
    r"(?<=[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef])[ \t]*\n[ \t]*(?=[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef])"
)


@dataclass(frozen=True, slots=True)
class Look:
    """What the finishing of a page depends on beside its HTML."""

    locale: Locale
    title: str
    steps: bool


def finish(root: Element, look: Look) -> None:
    """Make every change to the tree of a page that its readers need. The order matters only where it says so."""
    for change in CHANGES:
        change(root, look)


def _join_han_lines(root: Element, look: Look) -> None:
    """A line break between two Han characters is no space: Chinese is written without."""
    del look
    for _, element in descend(root):
        if element.tag != "pre" and element.text:
            element.text = _HAN_BREAK.sub("", element.text)
        if element.tail:
            element.tail = _HAN_BREAK.sub("", element.tail)


def _lower_h1(root: Element, look: Look) -> None:
    """The page's one h1 is its title."""
    del look
    for _, element in descend(root):
        if element.tag == "h1":
            element.tag = "h2"


def _mark_steps(root: Element, look: Look) -> None:
    tops = [root, *(element for _, element in descend(root) if "tabbed-block" in classes(element))]
    for element in (child for top in tops for child in top if look.steps and child.tag == "ol"):
        element.set("class", " ".join([*classes(element), "steps"]))


def _name_admonitions(root: Element, look: Look) -> None:
    """A box that its author gave no title is called by its kind, in the page's language."""
    for _, box in descend(root):
        if "admonition" in classes(box) and len(box) and "admonition-title" in classes(box[0]):
            box.set("role", "note")
            kind = next((name for name in classes(box) if name in _KINDS), "")
            if kind and box[0].text == kind.capitalize() and not len(box[0]):
                box[0].text = translate(look.locale, _KINDS[kind])


def _wrap_tables(root: Element, look: Look) -> None:
    """A wide table scrolls by itself, also with the keyboard, under the name of its heading."""
    heading, seen = look.title, dict[str, int]()
    for parent, element in list(descend(root)):
        if element.tag in _HEADINGS:
            heading = text_of(element) or heading
        if element.tag != "table":
            continue
        seen[heading] = seen.get(heading, 0) + 1
        name = heading if seen[heading] == 1 else f"{heading} ({seen[heading]})"
        label = translate(look.locale, "Table: %(name)s", name=name)
        wrap(
            parent,
            element,
            Element(
                "div",
                {"class": "table-scroll", "tabindex": "0", "role": "region", "aria-label": label},
            ),
        )


def _finish_cells(root: Element, look: Look) -> None:
    del look
    for _, cell in descend(root):
        if cell.tag in {"th", "td"} and (align := cell.attrib.pop("align", "")) in {
            "left",
            "right",
            "center",
        }:
            cell.set("class", " ".join([*classes(cell), f"align-{align}"]))
    for _, head in descend(root):
        if head.tag == "thead":
            for cell in head.iter("th"):
                cell.set("scope", "col")


def _label_tasks(root: Element, look: Look) -> None:
    """A task can be ticked off while reading; its words are the label of its box."""
    del look
    for _, item in descend(root):
        if "task-list-item" not in classes(item):
            continue
        holder = item[0] if len(item) and item[0].tag == "p" else item
        if not len(holder) or holder[0].tag != "input":
            continue
        label = Element("label")
        while len(holder) and holder[0].tag not in _NEW_LINES:
            child = holder[0]
            holder.remove(child)
            label.append(child)
        holder.insert(0, label)


_NEW_LINES = frozenset({"ul", "ol", "dl", "p", "div", "pre", "table", "blockquote", "details"})


def _name_tabs(root: Element, look: Look) -> None:
    """Tabs are radio buttons, so they work without a script; each panel knows its name, for print and screen readers."""
    del look
    for _, tabs in descend(root):
        if "tabbed-set" not in classes(tabs):
            continue
        tabs.set("class", "tabs " + tabs.get("class", ""))
        names = [text_of(label) for label in tabs.findall("div[@class='tabbed-labels']/label")]
        panels = tabs.findall("div[@class='tabbed-content']/div")
        for name, panel in zip(names, panels, strict=False):
            panel.attrib |= {"role": "group", "aria-label": name}


def _focus_code(root: Element, look: Look) -> None:
    """A block of code scrolls sideways, so the keyboard must reach it."""
    del look
    for block in root.iter("pre"):
        block.set("tabindex", "0")


def _link_headings(root: Element, look: Look) -> None:
    """Every heading has a link to itself. It holds no text, so that the heading reads as written."""
    for _, heading in descend(root):
        if heading.tag in _HEADINGS and (anchor := heading.get("id")):
            label = translate(look.locale, "Link to “%(title)s”", title=text_of(heading))
            heading.append(
                Element("a", {"class": "anchor", "href": f"#{anchor}", "aria-label": label})
            )


def _prepare_links(root: Element, look: Look) -> None:
    del look
    for _, element in descend(root):
        if element.tag == "a" and element.get("href", "").lower().startswith(
            ("http:", "https:", "//")
        ):
            element.set("rel", "noopener noreferrer")
        if element.tag == "img":
            element.attrib |= {
                "loading": "lazy",
                "decoding": "async",
                "alt": element.get("alt", ""),
            }


CHANGES: tuple[Callable[[Element, Look], None], ...] = (
    _join_han_lines,
    _lower_h1,
    _mark_steps,
    _name_admonitions,
    _wrap_tables,
    _finish_cells,
    _label_tasks,
    _name_tabs,
    _focus_code,
    _prepare_links,
    _link_headings,
)
