"""The settings that a result of choosing depends on: those of the steps, and those that rules with findings go by."""

import duckdb

from mingjian.data.campaign import Campaign, Setting, settings_of_rule

_OF_CHOOSING = frozenset({"experts", "trimming", "score_weights", "vote_weight", "tie_break", "recusal"})


def used_settings(connection: duckdb.DuckDBPyConnection, campaign: Campaign) -> list[Setting]:
    """In the order of the campaign."""
    steps = campaign.selection
    used = _OF_CHOOSING | {each.size_setting for each in steps} | {f"{each.id}_tie" for each in steps}
    used |= {each.id for each in settings_of_findings(connection, campaign)}
    return [each for each in campaign.settings if each.id in used]


def settings_of_findings(connection: duckdb.DuckDBPyConnection, campaign: Campaign) -> list[Setting]:
    """Those that rules with findings go by: a rule that found nothing did not use its settings."""
    rows = connection.execute("SELECT DISTINCT rule_id FROM findings WHERE campaign = ?", [campaign.id]).fetchall()
    spoke = {rule for (rule,) in rows}
    used = {name for each in campaign.rules if each.id in spoke for name in settings_of_rule(each)}
    return [each for each in campaign.settings if each.id in used]
