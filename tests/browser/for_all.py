"""What every page is held against."""

#: The rules of WCAG 2.2 AA that axe knows, and its best practice; not what it calls experimental.
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
#: By how many pixels a page is wider than its window.
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
