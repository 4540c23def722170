"""Every route is in the table of who may use it, the table holds nothing else, and it is true."""

from flask import Flask

from kb.web.access import ACCESS, undeclared


def test_every_route_is_declared(app: Flask) -> None:
    assert undeclared(app) == set()


def test_the_table_names_only_routes_that_exist(app: Flask) -> None:
    assert ACCESS.keys() - app.view_functions.keys() == set()


def test_an_undeclared_route_is_found(app: Flask) -> None:
    app.add_url_rule("/hidden", "hidden", lambda: "")
    assert undeclared(app) == {"hidden"}


def test_public_routes_ask_nobody_who_they_are(app: Flask) -> None:
    client = app.test_client()
    for rule in app.url_map.iter_rules():
        if ACCESS[rule.endpoint] == "public" and "GET" in (rule.methods or ()):
            values = dict.fromkeys(rule.arguments, "x") | {"locale": "en", "number": "1"}
            with app.test_request_context():
                address = app.url_map.bind("localhost").build(
                    rule.endpoint, {name: values[name] for name in rule.arguments}
                )
            assert client.get(address).status_code not in {401, 403, 500}, address
