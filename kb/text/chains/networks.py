"""The chains as data (`networks.toml`), and how the words of a form or of a link find them."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from kb.text.fold import fold

_WORD = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Network:
    """One chain: its key in results, its name for people, and what `networks.toml` says of it."""

    key: str
    name: str
    aliases: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    evm: bool = False
    memo: bool = False


@dataclass(frozen=True)
class Chains:
    """The networks that are known, the coins that travel on them, and names for coins; a site may extend them."""

    networks: Mapping[str, Network]
    assets: Mapping[str, tuple[str, ...]]
    asset_names: Mapping[str, str] = field(default_factory=dict)

    def network(self, words: str) -> Network | None:
        """Return the one network that these words name ("TRC20", "波场", "BNB Smart Chain (BEP20)"), else None."""
        folded = fold(words)
        named = [
            network
            for network in self.networks.values()
            if any(_names(alias, folded) for alias in network.aliases)
        ]
        return named[0] if len(named) == 1 else None

    def networks_of(self, asset: str) -> tuple[str, ...]:
        """Return the keys of the networks a coin travels on; nothing for a coin that is not known."""
        folded = fold(asset)
        codes = [word.upper() for word in _WORD.findall(folded)]
        codes += [code for name, code in self.asset_names.items() if _names(name, folded)]
        return next((self.assets[code] for code in codes if code in self.assets), ())

    def needs_memo(self, asset: str, network: str) -> bool:
        """Say whether platforms need a memo or tag for this coin on this network (empty: on each it travels on)."""
        if network:
            chosen = self.network(network)
            return chosen is not None and chosen.memo
        keys = self.networks_of(asset)
        return bool(keys) and all(self.networks[key].memo for key in keys)

    def shown_by(self, words: Iterable[str]) -> str:
        """Return the key of the network that the words of a block explorer's link name first, or an empty text."""
        by_word = {word: key for key, network in self.networks.items() for word in network.links}
        return next((by_word[word] for word in words if word in by_word), "")

    def extended(
        self, assets: Mapping[str, Iterable[str]], networks: Iterable[Network] = ()
    ) -> "Chains":
        """Return these chains with a site's own coins and networks beside or instead of ours.

        Raises KeyError when a coin names a network that nobody knows.
        """
        known = {**self.networks, **{network.key: network for network in networks}}
        added = {
            asset.upper(): tuple(known[key].key for key in keys) for asset, keys in assets.items()
        }
        return replace(self, networks=known, assets={**self.assets, **added})


@cache
def known_chains() -> Chains:
    """Return what `networks.toml` says, read once per process."""
    text = Path(__file__).with_name("networks.toml").read_text(encoding="utf-8")
    tables = tomllib.loads(text)
    networks = {
        key: Network(
            key,
            table["name"],
            tuple(table.get("aliases", ())),
            tuple(table.get("links", ())),
            evm=table.get("evm", False),
            memo=table.get("memo", False),
        )
        for key, table in tables["networks"].items()
    }
    assets = {asset: tuple(keys) for asset, keys in tables["assets"].items()}
    return Chains(networks, assets, tables["asset_names"])


def _names(alias: str, folded: str) -> bool:
    """Say whether an alias stands in a text: a Latin one as words of its own, one in Han anywhere."""
    if not alias.isascii():
        return alias in folded
    words = _WORD.findall(folded)
    return alias in words or alias == "".join(words)
